package io.tombola.sim.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of every kind of layer and unit against finite differences, spikes soft: along its own
 * gradient, each array of parameters changes the loss as the gradient says, to a thousandth.
 */
class GradientCheckTest {
  private static final int T = 3;
  private static final int B = 4;
  private static final int[] LABELS = {0, 1, 2, 1};

  /**
   * How far central differences move in the space of the parameters: far enough for a float's
   * digits, near enough for pools and rectified units, which have kinks. One of them must do.
   */
  private static final double[] DISTANCES = {2e-2, 1e-2, 5e-3, 2e-3, 1e-3, 5e-4};

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

  private final Random random = new Random(11);

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
    var graph = new SpikingNetwork(network, T, B, model, 4);
    graph.input().buffer().put(0, drawn(graph.input().length(), 1, 1));
    float[][] weights = new float[network.weighted().size()][];
    for (int i = 0; i < weights.length; i++) {
      Layer.Weighted layer = network.weighted().get(i);
      weights[i] = drawn(layer.weights(), 0, 1 / Math.sqrt(layer.fanIn()));
      graph.synapses().get(i).setWeights(weights[i]);
    }
    for (BatchNorm norm : graph.norms()) {
      // Membranes stay away from the threshold, where a reset would make the loss jump: a third of
      // the channels spikes at every step, the others at none
      fill(norm.gain(), drawn(norm.gain().length, 0.1, 0.01));
      for (int c = 0; c < norm.offset().length; c++) {
        norm.offset()[c] = c % 3 == 0 ? 1.6f : -0.1f;
      }
    }
    loss(graph);
    for (int i = 0; i < weights.length; i++) {
      float[] gradient = new float[weights[i].length];
      graph.synapses().get(i).weightGradient(gradient);
      float[] array = weights[i];
      Synapses synapses = graph.synapses().get(i);
      check(
          network.weighted().get(i).name(),
          graph,
          array,
          gradient,
          () -> synapses.setWeights(array));
    }
    for (int i = 0; i < graph.norms().size(); i++) {
      BatchNorm norm = graph.norms().get(i);
      loss(graph);
      check("gain " + i, graph, norm.gain(), norm.gainGradient().clone(), () -> {});
      loss(graph);
      check("offset " + i, graph, norm.offset(), norm.offsetGradient().clone(), () -> {});
    }
  }

  private static double loss(SpikingNetwork graph) {
    graph.forward(Pass.OBSERVATION);
    return graph.backward(LABELS);
  }

  private static void check(
      String name, SpikingNetwork graph, float[] parameters, float[] gradient, Runnable set) {
    double square = 0;
    for (float g : gradient) {
      square += (double) g * g;
    }
    double length = Math.sqrt(square);
    assertThat(length).as(name + " has a gradient").isGreaterThan(1e-4);
    float[] base = parameters.clone();
    double closest = Double.POSITIVE_INFINITY;
    for (double distance : DISTANCES) {
      double slope = slope(graph, parameters, base, gradient, distance / length, set) / square;
      closest = Math.min(closest, Math.abs(slope - 1));
    }
    assertThat(closest)
        .as("%s: slope along the gradient, relative to the gradient's length", name)
        .isLessThan(1e-3);
  }

  private static double slope(
      SpikingNetwork graph,
      float[] parameters,
      float[] base,
      float[] direction,
      double step,
      Runnable set) {
    double change = 0;
    for (int sign : new int[] {1, -1}) {
      for (int i = 0; i < base.length; i++) {
        parameters[i] = (float) (base[i] + sign * step * direction[i]);
      }
      set.run();
      change += sign * loss(graph);
    }
    fill(parameters, base);
    set.run();
    return change / (2 * step);
  }

  private static void fill(float[] to, float[] from) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  private float[] drawn(int n, double mean, double deviation) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }
}
