package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * What joins a convolution, bit-sliced: the skip's counts are made apart and then added to the
 * charge, shifted, once for every bit of a channel's scale.
 */
final class SlicedSkip {
  private final SlicedSums counts;
  private final int[] scales;
  private final int bits;
  private final int levels;

  /** Where the counts lie in the scratch space. */
  private final int counters;

  /**
   * Compiles a skip.
   *
   * @param at where its scratch space begins
   */
  SlicedSkip(Skip skip, int at) {
    this.counts = new SlicedSums(skip.synapses(), 1, skip.stride(), at);
    this.scales = skip.scales();
    this.bits = counts.bits();
    this.levels = (bits + CarrySave.BITS - 1) / CarrySave.BITS;
    this.counters = counts.end();
  }

  /** The first word behind its scratch space. */
  int end() {
    return counters + CarrySave.BITS * levels;
  }

  /** By how much what is added for channel {@code o} is greater than it should be. */
  int excess(int o) {
    return scales[o] * counts.excess(o);
  }

  /** Prepares for a timestep's planes. */
  void begin(long[] planes, long[] scratch) {
    counts.begin(planes, scratch);
  }

  /** Prepares for the 64 pixels of word {@code word}. */
  void fill(long[] planes, int word, long[] scratch) {
    counts.fill(planes, word, scratch);
  }

  /** Adds to the charge of channel {@code o} at {@code scratch[sums..sums + planes)}. */
  void add(long[] scratch, int o, int sums, int planes) {
    int scale = scales[o];
    if (scale == 0 || bits == 0) {
      return;
    }
    Arrays.fill(scratch, counters, counters + CarrySave.BITS * levels, 0);
    counts.count(scratch, o, counters, levels);
    for (int rest = scale; rest != 0; rest &= rest - 1) {
      addShifted(scratch, sums, planes, Integer.numberOfTrailingZeros(rest));
    }
  }

  private void addShifted(long[] scratch, int sums, int planes, int shift) {
    long carry = 0;
    for (int j = shift; j < planes; j++) {
      long a = scratch[sums + j];
      long b = j - shift < bits ? scratch[counters + j - shift] : 0;
      long differ = a ^ b;
      scratch[sums + j] = differ ^ carry;
      carry = (a & b) | (differ & carry);
    }
  }
}
