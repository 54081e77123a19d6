package io.tombola.sim.nn;

/**
 * {@link SpikingUnits} whose outputs are soft spikes: only for finite differences, so written for
 * the eye. Membranes are reset as those of hard spikes are.
 */
record SoftSpikingUnits(Surrogate surrogate, float lambda) implements UnitKernels {
  @Override
  public boolean binary() {
    return false;
  }

  @Override
  public void fire(float[] y, float[] v, float[] output, int n, float scale, float shift) {
    integrate(y, v, output, n, scale, shift);
    for (int i = 0; i < n; i++) {
      output[i] = (float) surrogate.primitive(output[i] - 1);
    }
  }

  @Override
  public void integrate(float[] y, float[] v, float[] u, int n, float scale, float shift) {
    for (int i = 0; i < n; i++) {
      u[i] = lambda * v[i] + (y[i] * scale + shift);
      v[i] = u[i] >= 1 ? 0 : u[i];
    }
  }

  @Override
  public void unfire(float[] gradient, float[] u, float[] du, int n) {
    for (int i = 0; i < n; i++) {
      float throughSpike = (float) (gradient[i] * surrogate.derivative(u[i] - 1));
      du[i] = throughSpike + (u[i] >= 1 ? 0 : lambda * du[i]);
    }
  }
}
