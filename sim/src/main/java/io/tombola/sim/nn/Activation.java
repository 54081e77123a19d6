package io.tombola.sim.nn;

/** What a unit hands on of its normed input. */
public enum Activation {
  /** Leaky integrate-and-fire over a window's timesteps; spikes are 0 or 1. */
  SPIKES,
  /**
   * The sign, -1 or 1, without memory; backward {@code 2 (1 - |x|)} on -1..1 (Bi-Real Net, arXiv
   * 1808.00278).
   */
  SIGN,
  /** The positive part, without memory. */
  RECTIFIED
}
