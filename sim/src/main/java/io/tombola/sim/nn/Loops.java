package io.tombola.sim.nn;

import java.util.Arrays;

/**
 * The inner loops that all kinds of {@link Neurons} share, free of branches so that C2 vectorises
 * them.
 */
final class Loops {
  /** Below the smallest step of a float near 1, so that it moves nothing but zero. */
  private static final float TINY = 1e-30f;

  private Loops() {}

  /** 1 when {@code x >= 0}, else 0; the quotient is exactly 1 or -1. */
  static float heaviside(float x) {
    float nonZero = x + TINY;
    return 0.5f + 0.5f * (nonZero / Math.abs(nonZero));
  }

  /** Gathers sums of gradients and of gradients times inputs, slot by slot. */
  static void gather(float[] du, float[] y, float[] sum, float[] sumY, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += du[i];
      sumY[i] += du[i] * y[i];
    }
  }

  /** {@code x = a * y + b * s}. */
  static void add(float[] y, float[] s, float[] x, int n, float a, float b) {
    for (int i = 0; i < n; i++) {
      x[i] = a * y[i] + b * s[i];
    }
  }

  /** Gathers sums and sums of squares, slot by slot. */
  static void moments(float[] y, float[] sum, float[] squares, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] += y[i];
      squares[i] += y[i] * y[i];
    }
  }

  /** {@code target = a * target + b * y + c}. */
  static void combine(float[] target, float[] y, int n, float a, float b, float c) {
    for (int i = 0; i < n; i++) {
      target[i] = a * target[i] + b * y[i] + c;
    }
  }

  /** {@code target += factor * source}, runs of both. */
  static void addScaled(float[] source, int from, float factor, float[] target, int at, int n) {
    for (int i = 0; i < n; i++) {
      target[at + i] += factor * source[from + i];
    }
  }

  /** {@code x = scale * y + shift}, with a scale and a shift for each channel of a row. */
  static void scaleRows(float[] y, float[] x, float[] scale, float[] shift, int n) {
    for (int row = 0; row < n; row += scale.length) {
      for (int c = 0; c < scale.length; c++) {
        x[row + c] = scale[c] * y[row + c] + shift[c];
      }
    }
  }

  /** Gathers each channel's sums and sums of products over rows. */
  static void gatherRows(float[] du, float[] y, float[] sum, float[] sumY, int n) {
    for (int row = 0; row < n; row += sum.length) {
      for (int c = 0; c < sum.length; c++) {
        sum[c] += du[row + c];
        sumY[c] += du[row + c] * y[row + c];
      }
    }
  }

  /** {@code target = a * target + b * y + c}, with factors for each channel of a row. */
  static void combineRows(float[] target, float[] y, float[] a, float[] b, float[] c, int n) {
    for (int row = 0; row < n; row += a.length) {
      for (int k = 0; k < a.length; k++) {
        target[row + k] = a[k] * target[row + k] + b[k] * y[row + k] + c[k];
      }
    }
  }

  /** Adds up in double. */
  static double total(float[] values) {
    double total = 0;
    for (float value : values) {
      total += value;
    }
    return total;
  }

  /** ORs spikes over the 2x2 cells of {@code planes} images. */
  static void pool(float[] spikes, float[] pooled, int planes, int height, int width) {
    int w = width / 2;
    for (int p = 0, o = 0; p < planes; p++) {
      for (int r = 0; r < height / 2; r++) {
        int top = (p * height + 2 * r) * width;
        int bottom = top + width;
        for (int c = 0; c < w; c++, o++, top += 2, bottom += 2) {
          pooled[o] =
              Math.min(1, spikes[top] + spikes[top + 1] + spikes[bottom] + spikes[bottom + 1]);
        }
      }
    }
  }

  /** The largest of each 2x2 cell of {@code planes} images. */
  static void poolLargest(float[] values, float[] pooled, int planes, int height, int width) {
    int w = width / 2;
    for (int p = 0, o = 0; p < planes; p++) {
      for (int r = 0; r < height / 2; r++) {
        int top = (p * height + 2 * r) * width;
        int bottom = top + width;
        for (int c = 0; c < w; c++, o++, top += 2, bottom += 2) {
          float above = Math.max(values[top], values[top + 1]);
          pooled[o] = Math.max(above, Math.max(values[bottom], values[bottom + 1]));
        }
      }
    }
  }

  /**
   * Hands each cell's gradient to its neuron with the highest membrane, in equal shares where
   * several tie: a cell's largest output is that of its highest membrane, so this is the
   * surrogate's own gradient. Neurons of a dropped odd row or column get 0.
   */
  static void unpool(
      float[] pooled, float[] u, float[] gradient, int planes, int height, int width) {
    int n = planes * height * width;
    if ((height | width) % 2 != 0) {
      Arrays.fill(gradient, 0, n, Float.MAX_VALUE);
    }
    spreadHighest(u, gradient, planes, height, width);
    for (int i = 0; i < n; i++) {
      gradient[i] = heaviside(u[i] - gradient[i]);
    }
    shareOut(pooled, gradient, planes, height, width);
  }

  /** Writes each cell's highest membrane to its four places. */
  private static void spreadHighest(float[] u, float[] highest, int planes, int height, int width) {
    for (int p = 0; p < planes; p++) {
      for (int r = 0; r < height / 2; r++) {
        int a = (p * height + 2 * r) * width;
        int b = a + width;
        for (int c = 0; c < width / 2; c++, a += 2, b += 2) {
          float value = Math.max(Math.max(u[a], u[a + 1]), Math.max(u[b], u[b + 1]));
          highest[a] = value;
          highest[a + 1] = value;
          highest[b] = value;
          highest[b + 1] = value;
        }
      }
    }
  }

  /** Multiplies each cell's marks, 1 or 0, by its gradient over the number of marks. */
  private static void shareOut(float[] pooled, float[] marks, int planes, int height, int width) {
    for (int p = 0, o = 0; p < planes; p++) {
      for (int r = 0; r < height / 2; r++) {
        int a = (p * height + 2 * r) * width;
        int b = a + width;
        for (int c = 0; c < width / 2; c++, o++, a += 2, b += 2) {
          float share = pooled[o] / (marks[a] + marks[a + 1] + marks[b] + marks[b + 1]);
          marks[a] *= share;
          marks[a + 1] *= share;
          marks[b] *= share;
          marks[b + 1] *= share;
        }
      }
    }
  }
}
