package io.tombola.sim.search;

import java.util.List;

/** Stochastic gradient descent with heavy-ball momentum and L2 weight decay, as torch's SGD. */
final class Sgd implements Optimiser {
  private final float momentum;
  private final float weightDecay;
  private final float[] velocity;

  Sgd(int parameters, double momentum, double weightDecay) {
    this.momentum = (float) momentum;
    this.weightDecay = (float) weightDecay;
    this.velocity = new float[parameters];
  }

  @Override
  public void step(float[] parameters, float[] gradient, double rate, int step) {
    float size = (float) rate;
    for (int i = 0; i < parameters.length; i++) {
      velocity[i] = momentum * velocity[i] + gradient[i] + weightDecay * parameters[i];
      parameters[i] -= size * velocity[i];
    }
  }

  @Override
  public List<float[]> state() {
    return List.of(velocity);
  }
}
