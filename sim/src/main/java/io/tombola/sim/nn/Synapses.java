package io.tombola.sim.nn;

/**
 * A linear map with weights and no bias. Weights and their gradients are exchanged in the engine's
 * order, {@code [out][in][kernel][kernel]}.
 */
public sealed interface Synapses extends Stage permits Convolution, FullyConnected {
  /** Replaces all weights. */
  void setWeights(float[] weights);

  /** Copies out the loss's gradient with respect to the weights, of the last backward pass. */
  void weightGradient(float[] gradient);
}
