package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;

/**
 * Leaky integrate-and-fire for 64 neurons of one channel at a time: a membrane's bit j is word j of
 * its {@code membraneBits} planes, and every operation is an adder's carry chain over the planes.
 */
final class SlicedNeurons {
  private final Leak leak;
  private final int planes;
  private final int[] thresholds;

  SlicedNeurons(Neurons neurons) {
    this.leak = neurons.leak();
    this.planes = neurons.membraneBits();
    this.thresholds = new int[neurons.thresholds().length];
    for (int o = 0; o < thresholds.length; o++) {
      thresholds[o] = neurons.reachableThreshold(o);
    }
  }

  /** Planes of a membrane, and of the sum that charges it. */
  int planes() {
    return planes;
  }

  /** Words of scratch space that {@link #step} needs. */
  int scratchWords() {
    return planes + 8;
  }

  /**
   * Leaks, charges, compares and resets.
   *
   * @param membranes planes from {@code membranes[at]}
   * @param words holds the sum's planes from {@code words[sums]}, and scratch space
   * @param valid bits that are neurons; the others never spike
   * @return the spikes
   */
  long step(
      long[] membranes, int at, long[] words, int sums, int scratch, int channel, long valid) {
    boolean half = leak instanceof Leak.Shift shift && shift.shift() == 1;
    if (!half) {
      leak(membranes, at, words, scratch);
    }
    long spikes = valid & charge(membranes, at, words, sums, half ? 1 : 0, thresholds[channel]);
    long silent = ~spikes;
    for (int j = 0; j < planes; j++) {
      membranes[at + j] &= silent;
    }
    return spikes;
  }

  /**
   * {@code u = (v >> shift) + sum}; the shift is a renaming of planes. The comparison {@code u >=
   * threshold} runs along from the lowest bit: a bit decides where the two differ, else those below
   * it do.
   */
  private long charge(long[] membranes, int at, long[] words, int sums, int shift, int threshold) {
    int top = planes - 1;
    long carry = 0;
    long reached = -1;
    for (int j = 0; j < top; j++) {
      long v = membranes[at + j + shift];
      long s = words[sums + j];
      long half = v ^ s;
      long u = half ^ carry;
      carry = (v & s) | (half & carry);
      membranes[at + j] = u;
      reached = decide(u, threshold >> j, reached);
    }
    long u = membranes[at + top] ^ words[sums + top] ^ carry;
    membranes[at + top] = u;
    return decide(~u, ~(threshold >> top), reached);
  }

  /**
   * Where threshold bit 0 is clear, a set bit decides for; where it is set, a clear one against.
   */
  private static long decide(long u, int threshold, long reached) {
    long clear = (threshold & 1) - 1L;
    return (u & reached) | (clear & (u | reached));
  }

  private void leak(long[] membranes, int at, long[] words, int scratch) {
    if (leak instanceof Leak.Shift shift) {
      subtractShifted(membranes, at, shift.shift());
    } else {
      multiply(membranes, at, ((Leak.Fraction) leak).numerator(), words, scratch);
    }
  }

  /** {@code v - (v >> shift)}. */
  private void subtractShifted(long[] membranes, int at, int shift) {
    int top = planes - 1;
    long borrow = 0;
    for (int j = 0; j < planes; j++) {
      long a = membranes[at + j];
      long b = membranes[at + Math.min(j + shift, top)];
      long differ = a ^ b;
      membranes[at + j] = differ ^ borrow;
      borrow = (b & ~a) | (borrow & ~differ);
    }
  }

  /** {@code (v * numerator) >> 8}: v, sign-extended, added once for every set bit. */
  private void multiply(long[] membranes, int at, int numerator, long[] words, int product) {
    int top = planes - 1;
    for (int j = 0; j < planes + 8; j++) {
      words[product + j] = 0;
    }
    for (int bit = 0; bit <= 8; bit++) {
      if ((numerator >> bit & 1) != 0) {
        long carry = 0;
        for (int j = bit; j < planes + 8; j++) {
          long a = words[product + j];
          long b = membranes[at + Math.min(j - bit, top)];
          long differ = a ^ b;
          words[product + j] = differ ^ carry;
          carry = (a & b) | (differ & carry);
        }
      }
    }
    System.arraycopy(words, product + 8, membranes, at, planes);
  }
}
