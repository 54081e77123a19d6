package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;

/** A spiking lottery ticket: edge-popup over frozen float weights, spikes. */
record Slt() implements Method {
  @Override
  public String name() {
    return "slt";
  }

  @Override
  public Activation activation() {
    return Activation.SPIKES;
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
