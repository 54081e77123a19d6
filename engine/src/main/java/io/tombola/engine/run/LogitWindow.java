package io.tombola.engine.run;

import java.util.Arrays;

/** The logits of the last timesteps, and their softmax. */
public final class LogitWindow {
  private final int[][] ring;
  private final long[] sums;
  private final double scale;
  private int next;
  private int held;

  /**
   * An empty window.
   *
   * @param scale factor from a mean logit to an exponent
   */
  public LogitWindow(int timesteps, int classes, double scale) {
    this.ring = new int[timesteps][classes];
    this.sums = new long[classes];
    this.scale = scale;
  }

  /** Takes a timestep in and lets the oldest go when the window is full. */
  public void add(int[] logits) {
    int[] slot = ring[next];
    boolean full = held == ring.length;
    for (int c = 0; c < sums.length; c++) {
      sums[c] += logits[c] - (full ? slot[c] : 0);
      slot[c] = logits[c];
    }
    next = (next + 1) % ring.length;
    held = full ? held : held + 1;
  }

  /** Timesteps held, up to the window's length. */
  public int held() {
    return held;
  }

  /** Forgets all timesteps. */
  public void clear() {
    Arrays.fill(sums, 0);
    next = 0;
    held = 0;
  }

  /** Softmax of the scaled mean; uniform when the window is empty. */
  public void confidences(float[] out) {
    double factor = held == 0 ? 0 : scale / held;
    double greatest = Double.NEGATIVE_INFINITY;
    for (long sum : sums) {
      greatest = Math.max(greatest, factor * sum);
    }
    double total = 0;
    for (long sum : sums) {
      total += Math.exp(factor * sum - greatest);
    }
    for (int c = 0; c < sums.length; c++) {
      out[c] = (float) (Math.exp(factor * sums[c] - greatest) / total);
    }
  }
}
