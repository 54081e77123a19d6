package io.tombola.sim.nn;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of every kind of layer and unit of a {@link Network} against finite differences. */
class GradientCheckTest {
  private static final Layer.Conv STEM = new Layer.Conv("conv", 2, 3, 3, 8, 8, false);

  private static final Map<String, Network> NETWORKS =
      Map.of(
          "convolution and readout",
          network(STEM, new Layer.Readout("fc", 3 * 64, 3)),
          "pooled convolution",
          network(new Layer.Conv("conv", 2, 3, 3, 8, 8, true), new Layer.Readout("fc", 3 * 16, 3)),
          "strided convolution",
          network(
              new Layer.Conv("conv", 2, 3, 3, 2, 8, 8, false), new Layer.Readout("fc", 3 * 16, 3)),
          "adaptive pool",
          network(STEM, new Layer.AdaptivePool(3, 8, 8, 3), new Layer.Readout("fc", 3 * 9, 3)),
          "fully connected",
          network(STEM, new Layer.Dense("fc1", 3 * 64, 6), new Layer.Readout("fc", 6, 3)),
          "global sum",
          network(STEM, new Layer.GlobalSum(3, 8, 8), new Layer.Readout("fc", 3, 3)),
          "skip as it is",
          network(
              STEM,
              new Layer.Conv("conv1", 3, 3, 3, 8, 8, false),
              new Layer.Join(new Layer.Conv("conv2", 3, 3, 3, 8, 8, false), 0, Optional.empty()),
              new Layer.Readout("fc", 3 * 64, 3)),
          "skip through a shortcut",
          network(
              STEM,
              new Layer.Conv("conv1", 3, 4, 3, 2, 8, 8, false),
              new Layer.Join(
                  new Layer.Conv("conv2", 4, 4, 3, 4, 4, false),
                  0,
                  Optional.of(new Layer.Shortcut("shortcut", 3, 4, 2, 8, 8))),
              new Layer.Readout("fc", 4 * 16, 3)));

  private static Network network(Layer... layers) {
    return new Network(2, 8, 8, List.of(layers));
  }

  static Stream<Arguments> cases() {
    var spiking = NeuronModel.leaky(0.5).softened();
    Stream<Arguments> layers =
        NETWORKS.keySet().stream().sorted().map(name -> Arguments.of(name, spiking));
    Stream<Arguments> units =
        Stream.of(
                NeuronModel.spiking(0.9, Surrogate.SIGMOID).softened(),
                NeuronModel.spiking(0.5, Surrogate.TRIANGLE).softened(),
                NeuronModel.memoryless(Activation.RECTIFIED))
            .map(model -> Arguments.of("pooled convolution", model));
    var sign = NeuronModel.memoryless(Activation.SIGN).softened();
    return Stream.concat(
        Stream.concat(layers, units), Stream.of(Arguments.of("strided convolution", sign)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void lossFollowsTheGradient(String name, NeuronModel model) {
    Network network = NETWORKS.get(name);
    int t = GradientCheck.T;
    var graph = new SpikingNetwork(network, t, GradientCheck.B, model, 4);
    new GradientCheck(graph, network.weighted()).run(GradientCheck::bands);
  }
}
