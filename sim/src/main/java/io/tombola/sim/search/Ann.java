package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;

/** Trained float weights, rectified units: the dense network without spikes. */
record Ann() implements Method {
  @Override
  public String name() {
    return "ann";
  }

  @Override
  public Activation activation() {
    return Activation.RECTIFIED;
  }

  @Override
  public double rate() {
    return 1e-3;
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
