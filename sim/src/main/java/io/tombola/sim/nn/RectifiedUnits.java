package io.tombola.sim.nn;

/** {@link Activation#RECTIFIED}; timesteps know nothing of each other. */
record RectifiedUnits() implements UnitKernels {
  @Override
  public boolean binary() {
    return false;
  }

  @Override
  public void fire(float[] y, float[] v, float[] output, int n, float scale, float shift) {
    for (int i = 0; i < n; i++) {
      output[i] = Math.max(0, y[i] * scale + shift);
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
      du[i] = gradient[i] * Loops.heaviside(u[i]);
    }
  }
}
