package io.tombola.engine.kernel;

import java.util.Arrays;

/** Bits of one plane at any position; outside the plane all bits are 0. */
final class PlaneBits {
  private PlaneBits() {}

  /**
   * The 64 bits from bit {@code position}, which may be negative, of the plane at {@code
   * planes[from..from + words)}.
   */
  static long read(long[] planes, int from, int words, int position) {
    int word = position >> 6;
    long low = word >= 0 && word < words ? planes[from + word] : 0;
    if ((position & 63) == 0) {
      return low;
    }
    long high = word >= -1 && word < words - 1 ? planes[from + word + 1] : 0;
    return low >>> position | high << -position;
  }

  /** ORs up to 64 bits in at bit {@code position}; set bits must lie inside the plane. */
  static void or(long[] planes, int from, int position, long bits) {
    int word = from + (position >> 6);
    planes[word] |= bits << position;
    long high = (position & 63) == 0 ? 0 : bits >>> -position;
    if (high != 0) {
      planes[word + 1] |= high;
    }
  }

  /** The lowest {@code count} bits, 0..64. */
  static long mask(int count) {
    return count >= 64 ? -1 : (1L << count) - 1;
  }

  /** Bits 0, 2, 4, ... moved together into the lower half (Hacker's Delight, section 7-4). */
  static long evenBits(long x) {
    x &= 0x5555555555555555L;
    x = (x | x >>> 1) & 0x3333333333333333L;
    x = (x | x >>> 2) & 0x0F0F0F0F0F0F0F0FL;
    x = (x | x >>> 4) & 0x00FF00FF00FF00FFL;
    x = (x | x >>> 8) & 0x0000FFFF0000FFFFL;
    return (x | x >>> 16) & 0x00000000FFFFFFFFL;
  }

  /**
   * ORs 2x2 pixels, 32 of the output's at a time; an odd last row or column is left out.
   *
   * @param full layout of the planes from {@code planes[at]}
   * @param pooled layout of {@code spikes}, half as high and wide
   * @param from first channel, {@code to} the one after the last
   */
  static void pool(
      long[] planes,
      int at,
      PlaneLayout full,
      long[] spikes,
      PlaneLayout pooled,
      int from,
      int to) {
    Arrays.fill(spikes, from * pooled.words(), to * pooled.words(), 0);
    for (int o = from; o < to; o++) {
      int plane = at + o * full.words();
      for (int y = 0; y < pooled.height(); y++) {
        for (int x = 0; x < pooled.width(); x += 32) {
          int position = 2 * y * full.width() + 2 * x;
          long rows =
              read(planes, plane, full.words(), position)
                  | read(planes, plane, full.words(), position + full.width());
          long bits = evenBits(rows | rows >>> 1) & mask(pooled.width() - x);
          or(spikes, o * pooled.words(), y * pooled.width() + x, bits);
        }
      }
    }
  }
}
