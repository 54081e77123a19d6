package io.tombola.sim.search;

import io.tombola.sim.nn.Activation;

/**
 * A multi-prize lottery ticket without spikes: edge-popup over frozen one-bit weights, signs for
 * activations (arXiv 2103.09377). It wants a high rate and about three times the epochs of {@link
 * Mpslt}.
 */
record Mplt() implements Method {
  @Override
  public String name() {
    return "mplt";
  }

  @Override
  public Activation activation() {
    return Activation.SIGN;
  }

  @Override
  public double rate() {
    return 0.1;
  }

  /** Signs add up to larger logits than spikes do; found on validation images of CIFAR-10. */
  @Override
  public double outputGain() {
    return 0.3;
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
