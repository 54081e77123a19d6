package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import java.util.random.RandomGenerator;

/**
 * What a layer's weights start from.
 *
 * @param first true of the layer that sees the frames
 * @param random of this layer alone
 */
record LayerStart(
    Layer.Weighted layer,
    boolean first,
    FrozenWeights frozen,
    SearchSettings settings,
    RandomGenerator random) {
  /** The weights that the seed grows, scaled for a share of them. */
  float[] weights(double keepRatio) {
    return settings.init().weights(layer, frozen, keepRatio);
  }

  /** A new one for all weights. */
  Optimiser optimiser() {
    return Optimiser.of(settings, layer.weights());
  }
}
