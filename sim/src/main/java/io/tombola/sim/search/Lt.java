package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;

/** A lottery ticket without spikes: edge-popup over frozen float weights. */
record Lt() implements Method {
  @Override
  public String name() {
    return "lt";
  }

  @Override
  public Activation activation() {
    return Activation.RECTIFIED;
  }

  @Override
  public double rate() {
    return 1e-2;
  }

  @Override
  public LayerWeights weights(LayerStart start) {
    return ScoredWeights.start(WeightForm.FLOAT, start);
  }
}
