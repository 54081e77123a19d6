package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * Bit-sliced sums of a convolution: one bit is one pixel, so a kept weight costs one carry-save
 * addition per 64 pixels and a pruned one nothing.
 *
 * <p>A weight of -1 adds the complement of its input: {@code -x = (1 - x) - 1}. The ones are the
 * same for every pixel; whoever counts begins that much lower.
 */
final class SlicedSums {
  private final ShiftedPlanes inputs;

  /**
   * Words to add up for all channels; those of channel o are {@code [starts[o], starts[o + 1])}.
   */
  private final int[] slots;

  private final int[] starts;
  private final int[] excess;
  private final int bits;

  /** Where parts of the scratch space begin: slots, then phases, then carries. */
  private final int at;

  private final int phases;
  private final int carries;
  private final int end;
  private final int[] carryIndices;

  /**
   * Sums of {@code kernel x kernel} weights a pair of channels.
   *
   * @param at where its scratch space begins
   */
  SlicedSums(Synapses synapses, int kernel, int stride, int at) {
    this.inputs = new ShiftedPlanes(synapses.input(), kernel, stride);
    this.starts = new int[synapses.out() + 1];
    this.excess = new int[synapses.out()];
    int maxValue = synapses.input().maxValue();
    int longest = 0;
    for (int o = 0; o < synapses.out(); o++) {
      int length = synapses.kept(o) * maxValue;
      starts[o + 1] = starts[o] + CarrySave.padded(length);
      excess[o] = synapses.negatives(o) * maxValue;
      longest = Math.max(longest, length);
    }
    this.at = at;
    this.slots = new int[starts[synapses.out()]];
    Arrays.fill(slots, at);
    for (int o = 0; o < synapses.out(); o++) {
      list(synapses, kernel * kernel, o);
    }
    this.bits = Integer.SIZE - Integer.numberOfLeadingZeros(longest);
    this.phases = at + inputs.slots();
    this.carries = phases + inputs.phaseWords();
    int carryLength = CarrySave.padded(CarrySave.padded(longest) / CarrySave.ROUND);
    this.carryIndices = CarrySave.carryIndices(carries, carryLength);
    this.end = carries + carryLength;
  }

  /** Lists the words of channel {@code o}, a plane of weight w w times. */
  private void list(Synapses synapses, int positions, int o) {
    int next = starts[o];
    int first = o * synapses.fanIn();
    int last = first + synapses.fanIn();
    for (int w = synapses.kept().nextSetBit(first);
        w >= 0 && w < last;
        w = synapses.kept().nextSetBit(w + 1)) {
      boolean negative = synapses.negative().get(w);
      for (int bit = 0; bit < synapses.input().bits(); bit++) {
        int slot = inputs.slot((w - first) / positions, bit, (w - first) % positions, negative);
        Arrays.fill(slots, next, next + (1 << bit), at + slot);
        next += 1 << bit;
      }
    }
  }

  /** The first word behind its scratch space. */
  int end() {
    return end;
  }

  /** Bits that hold the count of any channel. */
  int bits() {
    return bits;
  }

  /** By how much the counts of channel {@code o} are greater than its sums. */
  int excess(int o) {
    return excess[o];
  }

  /** Prepares for a timestep's input. */
  void begin(long[] input, long[] scratch) {
    inputs.deal(input, scratch, phases);
  }

  /** Prepares for the 64 pixels of word {@code word}. */
  void fill(long[] input, int word, long[] scratch) {
    inputs.fill(input, word, scratch, phases, at);
  }

  /**
   * Adds the counts of channel {@code o} to what lies in {@code scratch[sums..sums + CarrySave.BITS
   * * levels)}, modulo that width.
   */
  void count(long[] scratch, int o, int sums, int levels) {
    CarrySave.count(scratch, slots, starts[o], starts[o + 1], sums, levels, carries, carryIndices);
  }
}
