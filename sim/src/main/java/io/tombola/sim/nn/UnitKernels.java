package io.tombola.sim.nn;

/**
 * The inner loops of {@link Neurons} over {@code n} units at one timestep, free of branches so that
 * C2 vectorises them. A unit's normed input is {@code y * scale + shift}.
 */
sealed interface UnitKernels
    permits SpikingUnits, SoftSpikingUnits, SignUnits, RectifiedUnits, PlainUnits {
  /** True when outputs are 0 or 1. */
  boolean binary();

  /** One timestep forward; {@code v} carries the membranes from step to step. */
  void fire(float[] y, float[] v, float[] output, int n, float scale, float shift);

  /** As {@link #fire}, keeping what outputs are made of, the membranes before reset. */
  void integrate(float[] y, float[] v, float[] u, int n, float scale, float shift);

  /**
   * One timestep backward.
   *
   * @param gradient with respect to the outputs
   * @param u membranes before reset
   * @param du in: with respect to the next timestep's membranes; out: to this one's
   */
  void unfire(float[] gradient, float[] u, float[] du, int n);
}
