package io.tombola.sim.nn;

/** Units that hand on their normed input as it is: a batch norm without neurons. */
record PlainUnits() implements UnitKernels {
  @Override
  public boolean binary() {
    return false;
  }

  @Override
  public void fire(float[] y, float[] v, float[] output, int n, float scale, float shift) {
    for (int i = 0; i < n; i++) {
      output[i] = y[i] * scale + shift;
    }
  }

  @Override
  public void integrate(float[] y, float[] v, float[] u, int n, float scale, float shift) {
    fire(y, v, u, n, scale, shift);
  }

  @Override
  public void unfire(float[] gradient, float[] u, float[] du, int n) {
    System.arraycopy(gradient, 0, du, 0, n);
  }
}
