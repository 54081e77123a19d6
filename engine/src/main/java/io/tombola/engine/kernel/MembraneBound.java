package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;

/** How far a membrane can go, so that it can be given enough bits before anything runs. */
public final class MembraneBound {
  /** Bits that membranes may have: sums of them must fit an {@code int}. */
  public static final int MAX_BITS = 30;

  private static final long LIMIT = (1L << (MAX_BITS - 1)) - 2;

  /** A leak below 1 settles in far fewer steps: within 256 ln(2^30) and a few. */
  private static final int MAX_STEPS = 100_000;

  private static final long UNBOUNDED = Long.MAX_VALUE;

  private MembraneBound() {}

  /**
   * Two's complement bits for the membranes of a neuron, with one value to spare above.
   *
   * @param least the least that a timestep can add, at most 0
   * @param greatest the most that a timestep can add, at least 0
   * @return 2..{@link #MAX_BITS}, or 0 when no membrane of that many bits is safe
   */
  public static int membraneBits(Leak leak, long least, long greatest) {
    long lowest = settled(leak, least);
    long highest = settled(leak, greatest);
    if (lowest == UNBOUNDED || highest == UNBOUNDED) {
      return 0;
    }
    long magnitude = Math.max(highest + 1, -lowest - 1);
    return Math.max(2, 65 - Long.numberOfLeadingZeros(magnitude));
  }

  /**
   * The value that {@code v = leak(v) + charge} settles at from 0 when every timestep brings the
   * same extreme charge. Leaks are monotone, so no sequence of smaller charges passes it; a reset
   * to 0 only starts again from inside.
   */
  private static long settled(Leak leak, long charge) {
    long v = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      if (charge < -LIMIT || charge > LIMIT || v < -LIMIT || v > LIMIT) {
        return UNBOUNDED;
      }
      long next = leak.apply((int) v) + charge;
      if (next == v) {
        return v;
      }
      v = next;
    }
    return UNBOUNDED;
  }
}
