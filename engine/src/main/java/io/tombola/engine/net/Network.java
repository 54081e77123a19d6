package io.tombola.engine.net;

import java.util.List;

/**
 * A whole network, input to logits.
 *
 * @param inputChannels channels of a frame: two polarities times the sub-bins of a timestep
 * @param layers in order; the last one is the {@link Layer.Readout}
 */
public record Network(int inputChannels, int height, int width, List<Layer> layers) {
  /** Checks that the layers end in a readout. */
  public Network {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Layer.Readout)) {
      throw new IllegalArgumentException("a network ends in a readout");
    }
  }

  /**
   * The layers that own weights, in order; their index here is the layer index of {@code
   * FrozenWeights}.
   */
  public List<Layer.Weighted> weighted() {
    return layers.stream()
        .filter(Layer.Weighted.class::isInstance)
        .map(Layer.Weighted.class::cast)
        .toList();
  }

  /** Classes of the readout. */
  public int classes() {
    return ((Layer.Readout) layers.get(layers.size() - 1)).out();
  }

  /** All weights, kept or pruned. */
  public long weights() {
    return weighted().stream().mapToLong(Layer.Weighted::weights).sum();
  }
}
