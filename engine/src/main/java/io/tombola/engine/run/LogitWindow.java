package io.tombola.engine.run;

import java.util.Arrays;

/**
 * The logits of the last timesteps, and their softmax.
 *
 * <p>Each timestep keeps the scale of the rung that made it, so that a change of rung needs neither
 * an empty window nor a wrong unit: old logits are worth what they were worth when they were
 * summed. The mean is taken anew each time it is asked for: a running one would gather roundings.
 */
public final class LogitWindow {
  private final int[][] ring;
  private final double[] scales;
  private final double[] exponents;
  private int next;
  private int held;

  /** An empty window. */
  public LogitWindow(int timesteps, int classes) {
    this.ring = new int[timesteps][classes];
    this.scales = new double[timesteps];
    this.exponents = new double[classes];
  }

  /**
   * Takes a timestep in and lets the oldest go when the window is full.
   *
   * @param scale factor from a logit to an exponent
   */
  public void add(int[] logits, double scale) {
    System.arraycopy(logits, 0, ring[next], 0, exponents.length);
    scales[next] = scale;
    next = (next + 1) % ring.length;
    held = Math.min(held + 1, ring.length);
  }

  /** Timesteps held, up to the window's length. */
  public int held() {
    return held;
  }

  /** Forgets all timesteps. */
  public void clear() {
    next = 0;
    held = 0;
  }

  /** Softmax of the mean of the scaled logits; uniform when the window is empty. */
  public void confidences(float[] out) {
    Arrays.fill(exponents, 0);
    for (int age = held; age > 0; age--) {
      int slot = (next - age + ring.length) % ring.length;
      double factor = scales[slot] / held;
      int[] logits = ring[slot];
      for (int c = 0; c < exponents.length; c++) {
        exponents[c] += factor * logits[c];
      }
    }
    Softmax.of(exponents, out);
  }
}
