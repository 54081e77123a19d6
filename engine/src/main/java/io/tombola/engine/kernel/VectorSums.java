package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * Bit-sliced sums of a convolution for a tile of pixels: a kept weight costs one carry-save
 * addition and a pruned one nothing, whatever fires.
 */
final class VectorSums {
  private static final int LANES = VectorCarrySave.LANES;

  private final VectorRows inputs;

  /** True when the rows are {@link VectorColumns}. */
  private final boolean overlapping;

  /**
   * The rows to add up: those of channel o with negative weights are {@code [starts[2o], starts[2o
   * + 1])}, those with positive ones {@code [starts[2o + 1], starts[2o + 2])}.
   */
  private final char[] rows;

  private final int[] starts;

  /** Per channel, what its counter begins with: the low bits, complemented, and those above. */
  private final int[] low;

  private final int[] high;

  private final int bits;

  private final int startsAt;
  private final int sums;
  private final int carries;

  /**
   * Sums of {@code kernel x kernel} weights a pair of channels.
   *
   * @param bits of a sum, two's complement
   * @param constants per channel, what its sum begins with
   * @param rowsBelow rows that are kept free before those of a sum, for whoever charges with it
   */
  VectorSums(
      Synapses synapses,
      int kernel,
      int stride,
      int bits,
      int[] constants,
      int rowsBelow,
      VectorScratch scratch) {
    int out = synapses.out();
    this.inputs = VectorRows.of(synapses.input(), kernel, stride, scratch);
    this.overlapping = inputs instanceof VectorColumns;
    this.starts = new int[2 * out + 1];
    this.rows = list(synapses, kernel * kernel);
    this.bits = bits;
    this.low = new int[out];
    this.high = new int[out];
    int longest = 0;
    for (int o = 0; o < out; o++) {
      int negativeRounds = (starts[2 * o + 1] - starts[2 * o]) / CarrySave.ROUND;
      longest = Math.max(longest, starts[2 * o + 2] - starts[2 * o]);
      low[o] = Math.floorMod(7 - constants[o], CarrySave.ROUND);
      high[o] = (low[o] + constants[o] - 7) / CarrySave.ROUND - negativeRounds;
    }
    this.startsAt = scratch.reserve(VectorCarrySave.STARTS * LANES);
    int sumRows = CarrySave.BITS + Math.max(0, bits) + VectorCarrySave.FEW_BITS;
    this.sums = scratch.reserve((rowsBelow + sumRows) * LANES) + rowsBelow * LANES;
    // one more, as an odd list gets a row behind it
    this.carries = scratch.reserve(CarrySave.padded(longest / CarrySave.ROUND + 1) * LANES);
  }

  private char[] list(Synapses synapses, int positions) {
    int most = 0;
    for (int o = 0; o < synapses.out(); o++) {
      most += synapses.kept(o) * synapses.input().maxValue() + 2 * CarrySave.ROUND;
    }
    char[] all = new char[most];
    for (int o = 0; o < synapses.out(); o++) {
      starts[2 * o + 1] = list(synapses, positions, o, true, all, starts[2 * o]);
      starts[2 * o + 2] = list(synapses, positions, o, false, all, starts[2 * o + 1]);
    }
    return Arrays.copyOf(all, starts[2 * synapses.out()]);
  }

  /**
   * Lists the rows of one sign from {@code all[at]}, a plane of weight w w times, and fills the
   * last round up.
   */
  private int list(Synapses synapses, int positions, int o, boolean negative, char[] all, int at) {
    int first = o * synapses.fanIn();
    int end = first + synapses.fanIn();
    int next = at;
    for (int w = synapses.kept().nextSetBit(first);
        w >= 0 && w < end;
        w = synapses.kept().nextSetBit(w + 1)) {
      if (synapses.negative().get(w) == negative) {
        for (int bit = 0; bit < synapses.input().bits(); bit++) {
          int row = inputs.row((w - first) / positions, bit, (w - first) % positions);
          Arrays.fill(all, next, next + (1 << bit), (char) row);
          next += 1 << bit;
        }
      }
    }
    int padded = at + CarrySave.padded(next - at);
    Arrays.fill(all, next, padded, (char) inputs.zeroRow());
    return padded;
  }

  /** Tiles that cover a plane of sums. */
  int tiles() {
    return inputs.tiles();
  }

  /** Prepares for a timestep's input. */
  void begin(long[] input, Scratch scratch) {
    inputs.begin(input, scratch);
    VectorCarrySave.writeStarts(scratch.words(), startsAt);
  }

  /** Prepares for the pixels of a tile. */
  void fill(int tile, Scratch scratch) {
    inputs.fill(tile, scratch);
  }

  /**
   * Adds up channel {@code o}.
   *
   * @return where the rows of its sum begin in the scratch space
   */
  int sum(long[] words, short[] shorts, int o) {
    int negative = starts[2 * o];
    int positive = starts[2 * o + 1];
    int end = starts[2 * o + 2];
    int start = starts(low[o]);
    // a switch about both calls: a method of the rows, or one switch a call, costs a tenth
    if (overlapping) {
      int next =
          VectorColumns.count(shorts, words, rows, negative, positive, start, sums, 0, -1, carries);
      VectorColumns.count(shorts, words, rows, positive, end, sums, sums, -1, 0, next);
    } else {
      int next =
          VectorCarrySave.count(words, rows, negative, positive, start, sums, 0, -1, carries);
      VectorCarrySave.count(words, rows, positive, end, sums, sums, -1, 0, next);
    }
    addCarries(words, (end - negative) / CarrySave.ROUND, high[o], sums, bits);
    return sums;
  }

  /** Where a counter that is {@code value}, 0..7, at every pixel lies. */
  private int starts(int value) {
    return startsAt + value * CarrySave.BITS * LANES;
  }

  private void addCarries(long[] scratch, int count, int constant, int to, int bits) {
    int length = count;
    int rest = constant;
    int sum = to + CarrySave.BITS * LANES;
    for (int left = bits - CarrySave.BITS; left > 0; left -= CarrySave.BITS) {
      if (length <= VectorCarrySave.FEW && left <= VectorCarrySave.FEW_BITS) {
        VectorCarrySave.countFew(scratch, carries, length, sum, rest);
        return;
      }
      length = VectorCarrySave.padded(scratch, carries, length);
      VectorCarrySave.countCarries(scratch, carries, length, starts(rest & 7), sum);
      rest >>= CarrySave.BITS;
      sum += CarrySave.BITS * LANES;
    }
  }
}
