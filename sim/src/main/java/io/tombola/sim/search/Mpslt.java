package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;

/**
 * A multi-prize spiking lottery ticket: edge-popup over frozen one-bit weights, spikes (arXiv
 * 2309.13302).
 */
record Mpslt() implements Method {
  @Override
  public String name() {
    return "mpslt";
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
  public boolean enginesOwn() {
    return true;
  }

  @Override
  public boolean oneBit() {
    return true;
  }

  @Override
  public LayerWeights weights(LayerStart start) {
    return ScoredWeights.start(WeightForm.ONE_BIT, start);
  }
}
