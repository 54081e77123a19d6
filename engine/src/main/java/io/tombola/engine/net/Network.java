package io.tombola.engine.net;

import java.util.List;
import java.util.stream.Stream;

/**
 * A whole network, input to logits.
 *
 * @param inputChannels channels of a frame: two polarities times the sub-bins of a timestep
 * @param layers in order, each fed by the one before; the last one is the {@link Layer.Readout}
 */
public record Network(int inputChannels, int height, int width, List<Layer> layers) {
  /** Checks that the layers end in a readout, and that skips fit where they join. */
  public Network {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Layer.Readout)) {
      throw new IllegalArgumentException("a network ends in a readout");
    }
    for (int l = 0; l < layers.size(); l++) {
      if (layers.get(l) instanceof Layer.Join join) {
        check(join, l, layers);
      }
    }
  }

  private static void check(Layer.Join join, int at, List<Layer> layers) {
    String name = "layer " + join.name();
    if (join.skip() < 0 || join.skip() >= at) {
      throw new IllegalArgumentException(
          name + ": a skip from layer " + join.skip() + " does not come from before");
    }
    Layer from = layers.get(join.skip());
    Object handedOn = from instanceof Layer.GlobalSum ? "counts" : from.output();
    if (!handedOn.equals(join.skipped())) {
      throw new IllegalArgumentException(
          "%s: the skip takes spikes of %s, not %s of layer %d"
              .formatted(name, join.skipped(), handedOn, join.skip()));
    }
    if (!join.added().equals(join.conv().neurons())) {
      throw new IllegalArgumentException(
          "%s: %s cannot be added to %s".formatted(name, join.added(), join.conv().neurons()));
    }
  }

  /**
   * Everything that owns weights, in order, a shortcut behind the layer that it joins; the index
   * here is the layer index of {@code FrozenWeights}.
   */
  public List<Layer.Weighted> weighted() {
    return layers.stream().flatMap(Network::weighted).toList();
  }

  private static Stream<Layer.Weighted> weighted(Layer layer) {
    if (layer instanceof Layer.Join join) {
      return Stream.concat(Stream.of(join), join.shortcut().stream());
    }
    return layer instanceof Layer.Weighted weighted ? Stream.of(weighted) : Stream.empty();
  }

  /** Classes of the readout. */
  public int classes() {
    return ((Layer.Readout) layers.get(layers.size() - 1)).out();
  }

  /** All weights, kept or pruned. */
  public long weights() {
    return weighted().stream().mapToLong(Layer.Weighted::weights).sum();
  }

  /**
   * Parameters as the literature counts them: all weights, a gain and an offset of batch norm for
   * each channel of a convolution, a bias for each output of a fully connected layer.
   */
  public long parameters() {
    return weights()
        + weighted().stream()
            .mapToLong(
                layer ->
                    layer instanceof Layer.Dense || layer instanceof Layer.Readout
                        ? layer.out()
                        : 2L * layer.out())
            .sum();
  }

  /** Multiply-adds of a timestep, were nothing pruned and every input at work. */
  public long multiplyAdds() {
    return weighted().stream().mapToLong(Layer.Weighted::multiplyAdds).sum();
  }
}
