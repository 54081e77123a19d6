package io.tombola.sim.search;

import java.util.List;

/** Adam (Kingma and Ba, arXiv 1412.6980) for one array of parameters, without weight decay. */
final class Adam implements Optimiser {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final float[] mean;
  private final float[] square;

  Adam(int parameters) {
    mean = new float[parameters];
    square = new float[parameters];
  }

  @Override
  public void step(float[] parameters, float[] gradient, double rate, int step) {
    float size = (float) (rate / (1 - Math.pow(BETA1, step)));
    float correction = (float) (1 / (1 - Math.pow(BETA2, step)));
    for (int i = 0; i < parameters.length; i++) {
      float g = gradient[i];
      mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
      square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
      parameters[i] -= size * mean[i] / ((float) Math.sqrt(square[i] * correction) + EPSILON);
    }
  }

  @Override
  public List<float[]> state() {
    return List.of(mean, square);
  }
}
