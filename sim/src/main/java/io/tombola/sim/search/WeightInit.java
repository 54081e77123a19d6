package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;

/** How a layer's first weights are scaled; a fan-in is what is left of it after pruning. */
public enum WeightInit {
  /** Normal with deviation {@code sqrt(2 / fanIn)}. */
  KAIMING_NORMAL {
    @Override
    float magnitude(FrozenWeights frozen, int index) {
      return frozen.magnitude(index);
    }
  },
  /** All of magnitude {@code sqrt(2 / fanIn)}: float weights are then 1-bit weights. */
  SIGNED_CONSTANT {
    @Override
    float magnitude(FrozenWeights frozen, int index) {
      return 1;
    }
  };

  abstract float magnitude(FrozenWeights frozen, int index);

  /** The layer's weights, grown from the seed. */
  float[] weights(Layer.Weighted layer, FrozenWeights frozen, double keepRatio) {
    float[] weights = new float[layer.weights()];
    float deviation = (float) Math.sqrt(2 / (layer.fanIn() * keepRatio));
    for (int i = 0; i < weights.length; i++) {
      float magnitude = magnitude(frozen, i) * deviation;
      weights[i] = frozen.negative(i) ? -magnitude : magnitude;
    }
    return weights;
  }
}
