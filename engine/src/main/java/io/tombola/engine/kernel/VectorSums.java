package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * Bit-sliced sums of a convolution for a tile of pixels: a kept weight costs one carry-save
 * addition and a pruned one nothing, whatever fires.
 *
 * <p>The rows of many input channels outgrow the fastest cache, and a channel's list reads them in
 * no order that a prefetcher could guess. So they are added in blocks: all output channels take one
 * block's rows before the next block's turn, and keep their counters in the meantime.
 */
final class VectorSums {
  private static final int LANES = VectorCarrySave.LANES;

  /** Bits of a counter that the first two levels settle. */
  private static final int LOW_BITS = 2 * CarrySave.BITS;

  /** Rows of a block at most: about two thirds of a cache of 32 KB. */
  private static final int BLOCK_BYTES = 20 << 10;

  private final int out;
  private final VectorPlanes inputs;
  private final int blocks;

  /**
   * The rows to add up. With {@code i = 2 * (block * out + o)}, those of channel o with negative
   * weights are {@code [starts[i], starts[i + 1])}, those with positive ones {@code [starts[i + 1],
   * starts[i + 2])}.
   */
  private final char[] rows;

  private final int[] starts;

  /** Per channel, what its counter begins with, low bits complemented. */
  private final int[] low;

  private final int[] high;

  /** Bits of a counter above those that the lowest level settles; none when not positive. */
  private final int carryBits;

  private final int carries;
  private final int sums;

  /** Words of a counter: its rows, then carries that are still to be added. */
  private final int stride;

  private final int pending;

  /** Per block and channel, how many carries are pending before the block; then all of them. */
  private final int[] pendingStarts;

  /**
   * Sums of {@code kernel x kernel} weights a pair of channels.
   *
   * @param bits of a sum, two's complement
   * @param constants per channel, what its sum begins with
   */
  VectorSums(
      Synapses synapses, int kernel, int stride, int bits, int[] constants, VectorScratch scratch) {
    PlaneLayout input = synapses.input();
    this.out = synapses.out();
    this.inputs = new VectorPlanes(input, kernel, stride, scratch);
    int rowsOfChannel = input.bits() * kernel * kernel;
    int channelsOfBlock = Math.max(1, BLOCK_BYTES / (rowsOfChannel * LANES * Long.BYTES));
    this.blocks = Math.max(1, (input.channels() + channelsOfBlock - 1) / channelsOfBlock);
    this.starts = new int[2 * out * blocks + 1];
    this.low = new int[out];
    this.high = new int[out];
    this.rows = list(synapses, kernel * kernel, channelsOfBlock);
    this.carryBits = bits - CarrySave.BITS;
    this.pendingStarts = new int[(blocks + 1) * out];
    int longest = 0;
    int mostPending = 0;
    for (int o = 0; o < out; o++) {
      int negativeRounds = 0;
      for (int block = 0; block < blocks; block++) {
        int i = 2 * (block * out + o);
        int rounds = (starts[i + 2] - starts[i]) / CarrySave.ROUND;
        negativeRounds += (starts[i + 1] - starts[i]) / CarrySave.ROUND;
        longest = Math.max(longest, rounds);
        pendingStarts[(block + 1) * out + o] =
            pendingStarts[block * out + o] + CarrySave.padded(rounds) / CarrySave.ROUND;
      }
      mostPending = Math.max(mostPending, pendingStarts[blocks * out + o]);
      low[o] = Math.floorMod(7 - constants[o], CarrySave.ROUND);
      high[o] = (low[o] + constants[o] - 7) / CarrySave.ROUND - negativeRounds;
    }
    this.carries = scratch.reserve(CarrySave.padded(longest) * LANES);
    int counterRows = LOW_BITS + Math.max(0, bits) + VectorCarrySave.FEW_BITS;
    this.pending = counterRows * LANES;
    this.stride = pending + CarrySave.padded(mostPending) * LANES;
    this.sums = scratch.reserve((blocks == 1 ? 1 : out) * this.stride);
  }

  private char[] list(Synapses synapses, int positions, int channelsOfBlock) {
    int most = 0;
    for (int o = 0; o < out; o++) {
      most += synapses.kept(o) * synapses.input().maxValue() + 2 * blocks * CarrySave.ROUND;
    }
    char[] all = new char[most];
    for (int block = 0; block < blocks; block++) {
      int from = block * channelsOfBlock * positions;
      int to = Math.min(from + channelsOfBlock * positions, synapses.fanIn());
      for (int o = 0; o < out; o++) {
        int i = 2 * (block * out + o);
        starts[i + 1] = list(synapses, positions, o, from, to, true, all, starts[i]);
        starts[i + 2] = list(synapses, positions, o, from, to, false, all, starts[i + 1]);
      }
    }
    return Arrays.copyOf(all, starts[2 * out * blocks]);
  }

  /**
   * Lists the rows of one sign and block from {@code all[at]}, a plane of weight w w times, and
   * fills the last round up.
   */
  private int list(
      Synapses synapses,
      int positions,
      int o,
      int from,
      int to,
      boolean negative,
      char[] all,
      int at) {
    int first = o * synapses.fanIn();
    int next = at;
    for (int w = synapses.kept().nextSetBit(first + from);
        w >= 0 && w < first + to;
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
  void begin(long[] input, long[] scratch) {
    inputs.begin(input, scratch);
  }

  /** Prepares for the pixels of a tile and output channels {@code from..to-1}. */
  void fill(int tile, long[] scratch, int from, int to) {
    inputs.fill(tile, scratch);
    for (int block = 0; blocks > 1 && block < blocks; block++) {
      for (int o = from; o < to; o++) {
        addLowBits(scratch, block, o);
      }
    }
  }

  /**
   * Adds up channel {@code o}.
   *
   * @return where the rows of its sum begin in the scratch space
   */
  int sum(long[] scratch, int o) {
    int at = at(o);
    if (blocks > 1) {
      addCarries(
          scratch,
          at + pending,
          pendingStarts[blocks * out + o],
          at + LOW_BITS * LANES,
          LOW_BITS,
          o);
    } else {
      int rounds = addRows(scratch, 0, o);
      addCarries(scratch, carries, rounds, at + CarrySave.BITS * LANES, CarrySave.BITS, o);
    }
    return at;
  }

  private int at(int o) {
    return blocks == 1 ? sums : sums + o * stride;
  }

  /** The lowest level over one block's rows; gives the length of the list of carries. */
  private int addRows(long[] words, int block, int o) {
    int i = 2 * (block * out + o);
    int at = at(o);
    if (block == 0) {
      VectorCarrySave.start(words, at, low[o]);
    }
    int flip = block == 0 ? 0 : -1;
    int next = VectorCarrySave.count(words, rows, starts[i], starts[i + 1], at, flip, -1, carries);
    VectorCarrySave.count(words, rows, starts[i + 1], starts[i + 2], at, -1, 0, next);
    return (starts[i + 2] - starts[i]) / CarrySave.ROUND;
  }

  /** Both low levels over one block's rows; the carries are left for later. */
  private void addLowBits(long[] words, int block, int o) {
    int at = at(o);
    int length = addRows(words, block, o);
    if (carryBits <= 0) {
      return;
    }
    int second = at + CarrySave.BITS * LANES;
    if (block == 0) {
      VectorCarrySave.start(words, second, high[o]);
    }
    int rounds = VectorCarrySave.padded(words, carries, length);
    int to = at + pending + pendingStarts[block * out + o] * LANES;
    VectorCarrySave.countCarries(words, carries, rounds, second, to);
  }

  /** The levels from {@code bit} up, over a list of carries. */
  private void addCarries(long[] words, int list, int length, int to, int bit, int o) {
    int rest = length;
    int sum = to;
    int constant = high[o] >> (bit - CarrySave.BITS);
    for (int left = carryBits - (bit - CarrySave.BITS); left > 0; left -= CarrySave.BITS) {
      if (rest <= VectorCarrySave.FEW && left <= VectorCarrySave.FEW_BITS) {
        VectorCarrySave.countFew(words, list, rest, sum, constant);
        return;
      }
      rest = VectorCarrySave.padded(words, list, rest);
      VectorCarrySave.start(words, sum, constant);
      VectorCarrySave.countCarries(words, list, rest, sum, list);
      constant >>= CarrySave.BITS;
      sum += CarrySave.BITS * LANES;
    }
  }
}
