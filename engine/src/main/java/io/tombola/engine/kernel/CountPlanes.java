package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * Counts as planes of bits, the lowest first: bit i of plane p is bit p of count i. Which count is
 * which, its user says.
 */
final class CountPlanes {
  private final int stride;
  private final long[] planes;
  private int words;
  private int used;

  /**
   * Room.
   *
   * @param words of a plane at most
   * @param most that a count can be
   */
  CountPlanes(int words, int most) {
    this.stride = words;
    this.planes = new long[words * (Integer.SIZE - Integer.numberOfLeadingZeros(most))];
  }

  /** Makes all counts 0. */
  void clear(int words) {
    this.words = words;
    Arrays.fill(planes, 0);
    used = 1;
  }

  /** Adds a plane of spikes. */
  void add(long[] spikes) {
    for (int i = 0; i < words; i++) {
      long carry = spikes[i];
      int at = i;
      for (int plane = 0; carry != 0; plane++) {
        long before = planes[at];
        planes[at] = before ^ carry;
        carry &= before;
        at += stride;
        used = Math.max(used, plane + 1);
      }
    }
  }

  /** Words of all planes; {@link #stride} from one to the next. */
  long[] planes() {
    return planes;
  }

  int stride() {
    return stride;
  }

  /** Planes, at least 1, above which nothing is set. */
  int used() {
    return used;
  }

  /** The sum of all counts. */
  long total() {
    long total = 0;
    for (int plane = 0; plane < used; plane++) {
      for (int i = plane * stride; i < plane * stride + words; i++) {
        total += (long) Long.bitCount(planes[i]) << plane;
      }
    }
    return total;
  }
}
