package io.tombola.engine.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Squares of words, as many as a register has in each direction, with rows made columns. */
final class VectorTurn {
  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;

  /** Lanes whose number has the lowest bit, and the next. */
  private static final VectorMask<Long> ODD = mask(1);

  private static final VectorMask<Long> UPPER = mask(2);

  private VectorTurn() {}

  /** The lanes whose number has a bit. */
  private static VectorMask<Long> mask(int bit) {
    boolean[] lanes = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      lanes[lane] = (lane & bit) != 0;
    }
    return VectorMask.fromArray(SPECIES, lanes, 0);
  }

  /**
   * Turns squares: lane l of row c becomes lane c of row l.
   *
   * @param from rows one behind the other from {@code from[at]}, the next square's {@code step}
   *     words behind
   * @param to rows {@code 2 * LANES} words apart from {@code to[toAt]}, the next square's {@code
   *     toStep} words behind
   */
  static void turn(long[] from, int at, int step, int count, long[] to, int toAt, int toStep) {
    if (LANES == 4) {
      four(from, at, step, toAt + count * toStep, to, toAt, toStep);
      return;
    }
    for (int j = 0; j < count; j++) {
      for (int row = 0; row < LANES; row++) {
        for (int lane = 0; lane < LANES; lane++) {
          to[toAt + j * toStep + lane * 2 * LANES + row] = from[at + j * step + row * LANES + lane];
        }
      }
    }
  }

  /** Word l of row c is loaded from 3c + l on: that brings it to lane c. */
  private static void four(
      long[] from, int at, int step, int end, long[] to, int toAt, int toStep) {
    int a = at;
    int row = toAt;
    while (row < end) {
      LongVector lower =
          LongVector.fromArray(SPECIES, from, a)
              .blend(LongVector.fromArray(SPECIES, from, a + 3), ODD);
      LongVector upper =
          LongVector.fromArray(SPECIES, from, a + 6)
              .blend(LongVector.fromArray(SPECIES, from, a + 9), ODD);
      lower.blend(upper, UPPER).intoArray(to, row);
      lower =
          LongVector.fromArray(SPECIES, from, a + 1)
              .blend(LongVector.fromArray(SPECIES, from, a + 4), ODD);
      upper =
          LongVector.fromArray(SPECIES, from, a + 7)
              .blend(LongVector.fromArray(SPECIES, from, a + 10), ODD);
      lower.blend(upper, UPPER).intoArray(to, row + 8);
      lower =
          LongVector.fromArray(SPECIES, from, a + 2)
              .blend(LongVector.fromArray(SPECIES, from, a + 5), ODD);
      upper =
          LongVector.fromArray(SPECIES, from, a + 8)
              .blend(LongVector.fromArray(SPECIES, from, a + 11), ODD);
      lower.blend(upper, UPPER).intoArray(to, row + 16);
      lower =
          LongVector.fromArray(SPECIES, from, a + 3)
              .blend(LongVector.fromArray(SPECIES, from, a + 6), ODD);
      upper =
          LongVector.fromArray(SPECIES, from, a + 9)
              .blend(LongVector.fromArray(SPECIES, from, a + 12), ODD);
      lower.blend(upper, UPPER).intoArray(to, row + 24);
      a += step;
      row += toStep;
    }
  }
}
