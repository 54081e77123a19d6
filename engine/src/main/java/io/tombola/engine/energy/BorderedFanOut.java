package io.tombola.engine.energy;

import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Synapses;

/**
 * A 3x3 convolution of stride 1: a spike reaches all nine taps, but for one row of them at the
 * first or last row of pixels, and one column likewise. So a plane's additions follow from its set
 * bits in all, in these rows and columns (taken off), and in the corners (taken off twice).
 */
final class BorderedFanOut implements FanOut {
  /** Coefficients of a channel, in the order of {@link #coefficients}. */
  private static final int COEFFICIENTS = 9;

  private final PlaneLayout input;
  private final int words;

  /** Per channel, what each of its set bits adds or takes off. */
  private final int[] coefficients;

  /** The pixels of the first and last column, in the words of a plane. */
  private final long[] left;

  private final long[] right;

  /** The pixels of the first row, and of the last from word {@code bottomAt} of a plane. */
  private final long[] top;

  private final long[] bottom;
  private final int bottomAt;

  BorderedFanOut(Synapses synapses) {
    this.input = synapses.input();
    this.words = input.words();
    int[] keepers = FanOut.keepers(synapses);
    this.coefficients = new int[input.channels() * COEFFICIENTS];
    for (int c = 0; c < input.channels(); c++) {
      coefficients(keepers, 9 * c, COEFFICIENTS * c);
    }
    int lastRow = input.pixels() - input.width();
    this.left = new long[words];
    this.right = new long[words];
    for (int row = 0; row <= lastRow; row += input.width()) {
      set(left, row);
      set(right, row + input.width() - 1);
    }
    this.bottomAt = lastRow >> 6;
    this.top = new long[(input.width() + 63) >> 6];
    this.bottom = new long[words - bottomAt];
    for (int x = 0; x < input.width(); x++) {
      set(top, x);
      set(bottom, lastRow + x - 64 * bottomAt);
    }
  }

  private static void set(long[] mask, int pixel) {
    mask[pixel >> 6] |= 1L << pixel;
  }

  /** Tap (ky, kx), with {@code n[3 ky + kx]} keepers, sees row y + ky - 1 and column x + kx - 1. */
  private void coefficients(int[] n, int i, int to) {
    int firstTaps = n[i] + n[i + 1] + n[i + 2];
    int middleTaps = n[i + 3] + n[i + 4] + n[i + 5];
    int lastTaps = n[i + 6] + n[i + 7] + n[i + 8];
    coefficients[to] = firstTaps + middleTaps + lastTaps;
    coefficients[to + 1] = -lastTaps; // first row
    coefficients[to + 2] = -firstTaps; // last row
    coefficients[to + 3] = -(n[i + 2] + n[i + 5] + n[i + 8]); // first column
    coefficients[to + 4] = -(n[i] + n[i + 3] + n[i + 6]); // last column
    coefficients[to + 5] = n[i + 8]; // first row and column
    coefficients[to + 6] = n[i + 6]; // first row, last column
    coefficients[to + 7] = n[i + 2]; // last row, first column
    coefficients[to + 8] = n[i]; // last row and column
  }

  @Override
  public long additions(long[] planes) {
    long additions = 0;
    int at = 0;
    for (int c = 0; c < input.channels(); c++) {
      for (int bit = 0; bit < input.bits(); bit++) {
        additions += (long) ofPlane(planes, at, COEFFICIENTS * c) << bit;
        at += words;
      }
    }
    return additions;
  }

  private int ofPlane(long[] planes, int at, int c) {
    int all = 0;
    int first = 0;
    int last = 0;
    for (int i = 0; i < words; i++) {
      long word = planes[at + i];
      all += Long.bitCount(word);
      first += Long.bitCount(word & left[i]);
      last += Long.bitCount(word & right[i]);
    }
    int lastRow = input.pixels() - input.width();
    return coefficients[c] * all
        + coefficients[c + 1] * FanOut.ones(planes, at, top)
        + coefficients[c + 2] * FanOut.ones(planes, at + bottomAt, bottom)
        + coefficients[c + 3] * first
        + coefficients[c + 4] * last
        + coefficients[c + 5] * pixel(planes, at, 0)
        + coefficients[c + 6] * pixel(planes, at, input.width() - 1)
        + coefficients[c + 7] * pixel(planes, at, lastRow)
        + coefficients[c + 8] * pixel(planes, at, input.pixels() - 1);
  }

  private static int pixel(long[] planes, int at, int pixel) {
    return (int) (planes[at + (pixel >> 6)] >>> pixel) & 1;
  }
}
