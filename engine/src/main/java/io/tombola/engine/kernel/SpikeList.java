package io.tombola.engine.kernel;

/**
 * The channels that spike, row by row: what sums of spikes run along. Made once, and read for each
 * tile of outputs.
 */
final class SpikeList {
  /** Of row r: {@code [starts[r], starts[r + 1])}. */
  private final int[] starts;

  private final char[] channels;

  /** Room for every channel of so many rows. */
  SpikeList(int rows, int channels) {
    this.starts = new int[rows + 1];
    this.channels = new char[rows * channels];
  }

  /**
   * Lists spikes anew.
   *
   * @param spikes rows of {@code words} words; the next row begins {@code stride} words behind
   */
  void list(long[] spikes, int at, int words, int stride, int rows) {
    int next = 0;
    for (int row = 0; row < rows; row++) {
      for (int word = 0; word < words; word++) {
        int first = word << 6;
        for (long bits = spikes[at + row * stride + word]; bits != 0; bits &= bits - 1) {
          channels[next++] = (char) (first + Long.numberOfTrailingZeros(bits));
        }
      }
      starts[row + 1] = next;
    }
  }

  /** Where row {@code row} begins in {@link #channels}; it ends where the next one begins. */
  int start(int row) {
    return starts[row];
  }

  /** The channels of all rows. */
  char[] channels() {
    return channels;
  }
}
