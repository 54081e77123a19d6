package io.tombola.engine.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Bit-sliced sums of a map of -1, 0 and +1 over rows of tokens: a kept weight costs one carry-save
 * addition for each plane of its input, and a pruned one nothing, whatever fires.
 *
 * <p>A row is there twice, as it is and complemented, so that a negative weight adds, too: {@code
 * -x = (1 - x) - 1}, and a sum begins with what makes up for it.
 */
final class VectorTokenSums {
  /** Places whose sums are made together, so that they stay in the fastest cache. */
  static final int BLOCK = 64;

  private static final int LANES = VectorCarrySave.LANES;
  private static final int ROUND = CarrySave.ROUND;
  private static final int BITS = CarrySave.BITS;
  private static final int PLANE = VectorTokenCount.PLANE;

  private final int in;

  /** The output that each place stands for: those with as many rows are neighbours. */
  private final int[] outputs;

  /** The rows to add up, in whole rounds: those of place p are {@code [starts[p], starts[p+1])}. */
  private final char[] rows;

  private final int[] starts;

  /** Per place, what its sum begins with, and its negative weights. */
  private final int[] constants;

  private final int[] negatives;

  /** The greatest magnitude of a sum of spikes, and of what one begins with. */
  private final int greatest;

  private final int greatestConstant;

  private final int rowsAt;
  private final int startsAt;
  private final int carries;

  /** Three rows of a counter. */
  private final int counter;

  /** Rows that 16 bits must name. */
  static int named(int in) {
    return 2 * in + 1;
  }

  /**
   * Lists the rows of each output.
   *
   * @param constants per output, what its sum begins with
   */
  VectorTokenSums(LinearWeights map, int[] constants, VectorScratch scratch) {
    this.in = map.in();
    this.rowsAt = scratch.reserveRows(named(in));
    char[][] lists = new char[map.out()][];
    for (int o = 0; o < lists.length; o++) {
      lists[o] = list(map, o);
    }
    this.outputs =
        IntStream.range(0, map.out())
            .boxed()
            .sorted(Comparator.comparingInt(o -> lists[o].length))
            .mapToInt(o -> o)
            .toArray();
    this.starts = new int[outputs.length + 1];
    this.constants = new int[outputs.length];
    this.negatives = new int[outputs.length];
    int most = 1;
    int mostConstant = 0;
    for (int place = 0; place < outputs.length; place++) {
      int o = outputs[place];
      this.starts[place + 1] = starts[place] + lists[o].length;
      this.constants[place] = constants[o];
      this.negatives[place] = weights(map, o, -1);
      most = Math.max(most, Math.max(negatives[place], weights(map, o, 1)));
      mostConstant = Math.max(mostConstant, Math.abs(constants[o]));
    }
    this.greatest = most;
    this.greatestConstant = mostConstant;
    this.rows = new char[starts[outputs.length]];
    int longest = 0;
    for (int place = 0; place < outputs.length; place++) {
      char[] list = lists[outputs[place]];
      System.arraycopy(list, 0, rows, starts[place], list.length);
      longest = Math.max(longest, list.length);
    }
    this.startsAt = scratch.reserve(BITS * PLANE);
    this.carries = scratch.reserve((CarrySave.padded(longest / ROUND) + 3) * LANES);
    this.counter = scratch.reserve(BITS * LANES);
  }

  /** The rows of an output, the last round filled up. */
  private char[] list(LinearWeights map, int o) {
    char[] list = new char[CarrySave.padded(in)];
    int kept = 0;
    for (int i = 0; i < in; i++) {
      int weight = map.weight(o, i);
      if (weight != 0) {
        list[kept++] = (char) (weight > 0 ? row(i) : zeroRow() + (1 + i) * LANES);
      }
    }
    int padded = CarrySave.padded(kept);
    Arrays.fill(list, kept, padded, (char) zeroRow());
    return Arrays.copyOf(list, padded);
  }

  /** How many of an output's weights are {@code value}. */
  private static int weights(LinearWeights map, int o, int value) {
    int weights = 0;
    for (int i = 0; i < map.in(); i++) {
      weights += map.weight(o, i) == value ? 1 : 0;
    }
    return weights;
  }

  private int row(int i) {
    return rowsAt + i * LANES;
  }

  private int zeroRow() {
    return row(in);
  }

  /** The output whose sum is made at a place. */
  int output(int place) {
    return outputs[place];
  }

  /** What outputs have, place by place. */
  int[] inPlaces(int[] values) {
    return Arrays.stream(outputs).map(o -> values[o]).toArray();
  }

  /** Prepares the space for a chunk. */
  void begin(long[] words) {
    Arrays.fill(words, zeroRow(), zeroRow() + LANES, 0);
    for (int value = 0; value < ROUND; value++) {
      for (int bit = 0; bit < BITS; bit++) {
        int row = start(value) + bit * PLANE;
        Arrays.fill(words, row, row + LANES, -(long) (value >> bit & 1));
      }
    }
  }

  /** Takes in the rows that begin at {@code planes[at]}. */
  void load(long[] planes, int at, long[] words) {
    VectorTokenCount.load(planes, at, words, row(0), zeroRow() + LANES, in * LANES);
  }

  /** Bits, two's complement, of a sum of inputs of so many planes. */
  int bits(int planes) {
    int most = greatest * ((1 << planes) - 1) + greatestConstant;
    return Integer.SIZE + 1 - Integer.numberOfLeadingZeros(most);
  }

  /**
   * Planes of a block of sums, {@code [plane][place][lanes]}, and of what is overwritten behind.
   *
   * @param bits of a sum
   * @param planes of the input
   */
  static int planes(int bits, int planes) {
    return Math.max(bits + BITS - 1, planes - 1 + BITS + VectorTokenCount.HIGH_BITS);
  }

  /**
   * Adds up the lowest plane of counts, and what the sum begins with.
   *
   * @param to where the sum goes: {@code bits} planes
   * @param bits of the sum, two's complement
   * @param planes in all
   */
  void sumLowest(long[] words, int place, int to, int bits, int planes) {
    int constant = constants[place] - negatives[place] * ((1 << planes) - 1);
    int length = count(words, place, start(constant), to);
    int sum = to + BITS * PLANE;
    int left = bits - BITS;
    while (left > VectorTokenCount.HIGH_BITS) {
      constant >>= BITS;
      length = countCarries(words, length, start(constant), sum);
      sum += BITS * PLANE;
      left -= BITS;
    }
    if (left > 0) {
      VectorTokenCount.countHigh(
          words,
          carries,
          length,
          start(constant >> BITS),
          start(constant >> 2 * BITS),
          start(constant >> 3 * BITS),
          sum);
    }
  }

  /**
   * Goes on with the next plane.
   *
   * @param to where the sum so far is, but for the planes before: they are done
   * @param bits of the sum that are left
   */
  void sumNext(long[] words, int place, int to, int bits) {
    int length = count(words, place, to, to);
    int sum = to + BITS * PLANE;
    int left = bits - BITS;
    while (left > VectorTokenCount.HIGH_BITS) {
      length = countCarries(words, length, sum, sum);
      sum += BITS * PLANE;
      left -= BITS;
    }
    if (left > 0) {
      VectorTokenCount.countHigh(
          words, carries, length, sum, sum + BITS * PLANE, sum + 2 * BITS * PLANE, sum);
    }
  }

  /** The lowest level; returns how many carries there are. */
  private int count(long[] words, int place, int start, int to) {
    int first = starts[place];
    int end = starts[place + 1];
    VectorTokenCount.count(words, rows, first, end, start, to, carries);
    return (end - first) / ROUND;
  }

  /** A level between, of sums with very many bits; returns likewise. */
  private int countCarries(long[] words, int length, int start, int to) {
    for (int bit = 0; bit < BITS; bit++) {
      VectorCarrySave.copy(words, start + bit * PLANE, words, counter + bit * LANES);
    }
    int rounds = VectorCarrySave.padded(words, carries, length);
    VectorCarrySave.countCarries(words, carries, rounds, counter, counter);
    for (int bit = 0; bit < BITS; bit++) {
      VectorCarrySave.copy(words, counter + bit * LANES, words, to + bit * PLANE);
    }
    return rounds;
  }

  /** Where a counter of the lowest bits of {@code value} lies, the same at every pixel. */
  private int start(int value) {
    return startsAt + (value & (ROUND - 1)) * LANES;
  }
}
