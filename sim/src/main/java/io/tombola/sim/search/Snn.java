package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;

/** Trained float weights, spikes: the dense spiking network, by surrogate gradients. */
record Snn() implements Method {
  @Override
  public String name() {
    return "snn";
  }

  @Override
  public Activation activation() {
    return Activation.SPIKES;
  }

  @Override
  public double rate() {
    return 5e-3;
  }

  @Override
  public boolean prunes() {
    return false;
  }

  @Override
  public LayerWeights weights(LayerStart start) {
    return TrainedWeights.dense(start, false);
  }
}
