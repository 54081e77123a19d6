package io.tombola.engine.kernel;

/**
 * The channels that spike, or are counted, row by row, and how often: what sums run along. Made
 * once, and read for each panel of outputs.
 *
 * <p>A row is one part, or as many as it takes for a part's sum of squares not to exceed a bound,
 * so that its sums can be known to fit few bits. A row is wide, a single part whose sums need more,
 * if a count alone exceeds the bound or parts would be too many: hardly ever. A part has a piece
 * for each band of channels, whose weights are read together.
 */
final class SpikeList {
  /** Times the bound that a row's sum of squares may be, or the row is wide. */
  private static final int MOST_PARTS = 32;

  /** In both halves of a number, for lanes of 16 bits as for those of 32. */
  private static final int ONCE = 0x10001;

  /** From one channel's place in a table to the next one's. */
  private final int pitch;

  /** Of row r: parts {@code [ends[r], ends[r + 1])}. */
  private final int[] ends;

  private final boolean[] wide;

  /** Of piece i: entries {@code [starts[i], starts[i + 1])}; as many pieces a part as bands. */
  private final int[] starts;

  /** Where the bands of a row begin, and the end of the last. */
  private final int[] edges;

  /** Of each entry two numbers: where its channel is in a table, and how often it spiked. */
  private final int[] numbers;

  private int bandChannels;
  private int bands;
  private int most;
  private int rows;
  private int parts;
  private int entries;

  /**
   * Room for so many rows.
   *
   * @param pitch numbers from one channel's weights to the next one's
   * @param channels of a row, at most
   * @param bands likewise
   */
  SpikeList(int pitch, int rows, int channels, int bands) {
    // any two parts that follow each other come to more than the bound
    int parts = rows * 2 * MOST_PARTS;
    this.pitch = pitch;
    this.ends = new int[rows + 1];
    this.wide = new boolean[parts];
    this.starts = new int[parts * bands + 1];
    this.edges = new int[bands + 1];
    this.numbers = new int[2 * rows * channels];
  }

  /**
   * Begins to list anew.
   *
   * @param channels of a row
   * @param bandChannels of a band, at least 64
   * @param most that a part's sum of squares can be, unless it is wide
   */
  void begin(int channels, int bandChannels, int most) {
    this.bandChannels = bandChannels;
    this.bands = (channels + bandChannels - 1) / bandChannels;
    this.most = most;
    rows = 0;
    parts = 0;
    entries = 0;
    starts[0] = 0;
  }

  /** Lists a row of {@code words} words of spikes. */
  void addSpikes(long[] spikes, int at, int words) {
    int next = entries;
    for (int word = 0; word < words; word++) {
      long bits = spikes[at + word];
      edge(word, bits, next);
      list(bits, word * 64 * pitch, pitch, numbers, 2 * next);
      next += Long.bitCount(bits);
    }
    endParts(next, next - entries);
    ends[++rows] = parts;
  }

  /** Lists a row of {@code words} words of counts. */
  void addCounts(SpikeCounts counts, int at, int words) {
    int next = entries;
    for (int word = 0; word < words; word++) {
      long bits = counts.some(at + word);
      edge(word, bits, next);
      int to = 2 * next;
      list(bits, word * 64 * pitch, pitch, counts.counts(), (at + word) * 64, numbers, to);
      next += Long.bitCount(bits);
    }
    endParts(next, counts.squares(at, words));
    ends[++rows] = parts;
  }

  private static void list(long bits, int offset, int pitch, int[] numbers, int to) {
    int end = to + 2 * Long.bitCount(bits);
    for (int i = to; i < end; i += 2) {
      numbers[i] = offset + Long.numberOfTrailingZeros(bits) * pitch;
      numbers[i + 1] = ONCE;
      bits &= bits - 1;
    }
  }

  private static void list(
      long bits, int offset, int pitch, byte[] counts, int at, int[] numbers, int to) {
    int end = to + 2 * Long.bitCount(bits);
    for (int i = to; i < end; i += 2) {
      int bit = Long.numberOfTrailingZeros(bits);
      numbers[i] = offset + bit * pitch;
      numbers[i + 1] = (counts[at + bit] & 0xFF) * ONCE;
      bits &= bits - 1;
    }
  }

  /** Notes where a band begins in a word, of whose spikes the first is the next entry. */
  private void edge(int word, long bits, int next) {
    int band = (word * 64 + bandChannels - 1) / bandChannels;
    int in = band * bandChannels - word * 64;
    if (in < 64) {
      edges[band] = next + Long.bitCount(bits & ((1L << in) - 1));
    }
  }

  /** Makes parts of the entries up to {@code next}, whose squares come to {@code squares}. */
  private void endParts(int next, long squares) {
    edges[bands] = next;
    boolean wide = squares > (long) MOST_PARTS * most || (squares > most && greatest(next) > most);
    long sum = 0;
    for (int i = entries; i < next && squares > most && !wide; i++) {
      sum += square(i);
      if (sum > most) {
        endPart(i, false);
        sum = square(i);
      }
    }
    endPart(next, wide);
  }

  private long greatest(int next) {
    long greatest = 0;
    for (int i = entries; i < next; i++) {
      greatest = Math.max(greatest, square(i));
    }
    return greatest;
  }

  private int square(int entry) {
    int count = numbers[2 * entry + 1] & 0xFFFF;
    return count * count;
  }

  private void endPart(int end, boolean wide) {
    int piece = parts * bands;
    this.wide[parts++] = wide;
    for (int band = 1; band <= bands; band++) {
      starts[piece + band] = Math.max(entries, Math.min(end, edges[band]));
    }
    entries = end;
  }

  /** Rows that are listed. */
  int rows() {
    return rows;
  }

  /** Pieces of a part. */
  int bands() {
    return bands;
  }

  /** The part that row {@code row} begins with, at which the one before it ends. */
  int part(int row) {
    return ends[row];
  }

  /** True when a row is one part, and not wide. */
  boolean isSingle(int row) {
    return ends[row + 1] == ends[row] + 1 && !wide[ends[row]];
  }

  /** True when a part's sums may not fit the bits that the bound is for. */
  boolean isWide(int part) {
    return wide[part];
  }

  /** The index of a piece's first number; it ends where the next one begins. */
  int start(int part, int band) {
    return 2 * starts[part * bands + band];
  }

  /**
   * Two numbers for each entry: the pitch times its channel, and how often that spiked, in the
   * lower 16 bits as in the upper ones.
   */
  int[] numbers() {
    return numbers;
  }
}
