package io.tombola.engine.kernel;

/**
 * The channels that spike, or whose count has a bit set, row by row: what sums run along. Made
 * once, and read for each tile of outputs.
 *
 * <p>A row of counts is a segment for each of their bits, the highest first: a sum of counts is
 * twice what the segments before came to, and the channels of the next.
 */
final class SpikeList {
  /** Of segment s: {@code [starts[s], starts[s + 1])}. */
  private final int[] starts;

  private final char[] channels;

  /** Segments of a row. */
  private int planes;

  /** Room for every channel of so many rows, once for each plane. */
  SpikeList(int rows, int channels, int planes) {
    this.starts = new int[rows * planes + 1];
    this.channels = new char[rows * channels * planes];
  }

  /**
   * Lists spikes anew.
   *
   * @param spikes rows of {@code words} words; the next row begins {@code stride} words behind
   */
  void list(long[] spikes, int at, int words, int stride, int rows) {
    list(spikes, at, words, stride, rows, 1, 0);
  }

  /**
   * Lists counts anew.
   *
   * @param counts their bits as planes of rows of {@code words} words, the lowest first; the next
   *     row begins {@code stride} words behind, the next plane {@code planeStride}
   */
  void list(long[] counts, int at, int words, int stride, int rows, int planes, int planeStride) {
    this.planes = planes;
    int next = 0;
    int segment = 0;
    for (int row = 0; row < rows; row++) {
      for (int plane = planes - 1; plane >= 0; plane--) {
        int from = at + plane * planeStride + row * stride;
        for (int word = 0; word < words; word++) {
          int first = word << 6;
          for (long bits = counts[from + word]; bits != 0; bits &= bits - 1) {
            channels[next++] = (char) (first + Long.numberOfTrailingZeros(bits));
          }
        }
        starts[++segment] = next;
      }
    }
  }

  /** Segments of a row. */
  int planes() {
    return planes;
  }

  /** The segment that row {@code row} begins with. */
  int segment(int row) {
    return row * planes;
  }

  /** The root of how many spikes a segment has. */
  double norm(int segment) {
    return Math.sqrt(starts[segment + 1] - starts[segment]);
  }

  /** Where segments begin in {@link #channels}; each ends where the next one begins. */
  int[] starts() {
    return starts;
  }

  /** The channels of all segments. */
  char[] channels() {
    return channels;
  }
}
