package io.tombola.engine.run;

import io.tombola.engine.net.Leak;

/** How far a membrane can go, so that it can be given enough bits before anything runs. */
final class MembraneBound {
  /** Bits that membranes may have: sums of them must fit an {@code int}. */
  static final int MAX_BITS = 30;

  private static final long LIMIT = (1L << (MAX_BITS - 1)) - 2;

  /** A leak below 1 settles in far fewer steps: within 256 ln(2^30) and a few. */
  private static final int MAX_STEPS = 100_000;

  private MembraneBound() {}

  /**
   * The value that {@code v = leak(v) + charge} settles at from 0 when every timestep brings the
   * same extreme charge. Leaks are monotone, so no sequence of smaller charges passes it; a reset
   * to 0 only starts again from inside.
   *
   * @return that value, or {@link Long#MAX_VALUE} when it is beyond {@link #MAX_BITS} or there is
   *     none
   */
  static long settled(Leak leak, long charge) {
    long v = 0;
    for (int step = 0; step < MAX_STEPS; step++) {
      if (Math.abs(charge) > LIMIT || Math.abs(v) > LIMIT) {
        return Long.MAX_VALUE;
      }
      long next = leak.apply((int) v) + charge;
      if (next == v) {
        return v;
      }
      v = next;
    }
    return Long.MAX_VALUE;
  }

  /**
   * Two's complement bits for membranes between {@code least} (at most 0) and {@code greatest} (at
   * least 0) with one value to spare above.
   */
  static int bits(long least, long greatest) {
    long magnitude = Math.max(greatest + 1, -least - 1);
    return Math.max(2, 65 - Long.numberOfLeadingZeros(magnitude));
  }
}
