package io.tombola.sim.nn;

/**
 * {@link Activation#SIGN}; timesteps know nothing of each other.
 *
 * @param soft true: outputs are {@code x (2 - |x|)} within -1..1, whose derivative the sign's is,
 *     for finite differences
 */
record SignUnits(boolean soft) implements UnitKernels {
  @Override
  public boolean binary() {
    return false;
  }

  @Override
  public void fire(float[] y, float[] v, float[] output, int n, float scale, float shift) {
    if (soft) {
      for (int i = 0; i < n; i++) {
        float near = Math.max(-1, Math.min(1, y[i] * scale + shift));
        output[i] = near * (2 - Math.abs(near));
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      output[i] = 2 * Loops.heaviside(y[i] * scale + shift) - 1;
    }
  }

  @Override
  public void integrate(float[] y, float[] v, float[] u, int n, float scale, float shift) {
    for (int i = 0; i < n; i++) {
      u[i] = y[i] * scale + shift;
    }
  }

  @Override
  public void unfire(float[] gradient, float[] u, float[] du, int n) {
    for (int i = 0; i < n; i++) {
      du[i] = gradient[i] * 2 * Math.max(0, 1 - Math.abs(u[i]));
    }
  }
}
