package io.tombola.sim.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.sim.nn.DualNetwork.Dual;
import io.tombola.sim.nn.DualNetwork.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loss and gradients, through time and every kind of layer, against {@link DualNetwork}. */
class SpikingNetworkTest {
  private static final int T = 3;
  private static final int B = 3;
  private static final double LAMBDA = 0.5;
  private static final double OUTPUT_GAIN = 4;

  /** Overlapping cells in the adaptive pool, and images that are not square. */
  private static final Network NETWORK =
      new Network(
          2,
          8,
          12,
          List.of(
              new Layer.Conv("conv1", 2, 3, 3, 8, 12, true),
              new Layer.Conv("conv2", 3, 4, 3, 4, 6, false),
              new Layer.AdaptivePool(4, 4, 6, 3),
              new Layer.Dense("fc1", 36, 5),
              new Layer.Readout("fc2", 5, 3)));

  private final Random random = new Random(7);
  private final SpikingNetwork graph =
      new SpikingNetwork(NETWORK, T, B, NeuronModel.leaky(LAMBDA), OUTPUT_GAIN);
  private final DualNetwork reference = new DualNetwork(NETWORK, T, B, LAMBDA, OUTPUT_GAIN);
  private final Parameters[] parameters = new Parameters[4];
  private final int[] labels = {0, 1, 2};
  private double[] input;

  @BeforeEach
  void fill() {
    input = random.ints(graph.input().length(), 0, 4).asDoubleStream().toArray();
    graph.input().buffer().put(0, floats(input));
    for (int i = 0; i < parameters.length; i++) {
      Layer.Weighted layer = NETWORK.weighted().get(i);
      Dual weights = drawn(layer.weights(), 0, 1 / Math.sqrt(layer.fanIn()));
      graph.synapses().get(i).setWeights(floats(weights.value()));
      boolean neurons = i < graph.norms().size();
      parameters[i] =
          new Parameters(
              weights,
              neurons ? drawn(layer.out(), 0, 1.5) : null,
              neurons ? drawn(layer.out(), 0.5, 0.3) : null);
      if (neurons) {
        copy(parameters[i].gain(), graph.norms().get(i).gain());
        copy(parameters[i].offset(), graph.norms().get(i).offset());
      }
    }
  }

  @Test
  void lossIsTheReferences() {
    graph.forward(Pass.TRAINING);
    assertThat(graph.backward(labels))
        .isCloseTo(reference.loss(input, parameters, labels)[0], within(1e-4));
  }

  @Test
  void gradientsAreTheReferencesTangents() {
    graph.forward(Pass.TRAINING);
    graph.backward(labels);
    for (int i = 0; i < parameters.length; i++) {
      float[] gradient = new float[NETWORK.weighted().get(i).weights()];
      graph.synapses().get(i).weightGradient(gradient);
      check("weights of layer " + i, parameters[i].weights(), gradient);
      if (i < graph.norms().size()) {
        BatchNorm norm = graph.norms().get(i);
        check("gain of layer " + i, parameters[i].gain(), norm.gainGradient());
        check("offset of layer " + i, parameters[i].offset(), norm.offsetGradient());
      }
    }
  }

  /** Directional derivatives along random directions agree to 1e-3 of the gradient's length. */
  private void check(String name, Dual parameter, float[] gradient) {
    double length = Math.sqrt(dot(doubles(gradient), doubles(gradient)));
    assertThat(length).as(name + " has a gradient").isGreaterThan(1e-4);
    for (int trial = 0; trial < 3; trial++) {
      double[] direction = random.doubles(gradient.length, -1, 1).toArray();
      System.arraycopy(direction, 0, parameter.tangent(), 0, direction.length);
      double tangent = reference.loss(input, parameters, labels)[1];
      Arrays.fill(parameter.tangent(), 0);
      assertThat(dot(doubles(gradient), direction))
          .as(name)
          .isCloseTo(tangent, within(1e-3 * length));
    }
  }

  private Dual drawn(int n, double mean, double deviation) {
    var dual = new Dual(n);
    for (int i = 0; i < n; i++) {
      dual.value()[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return dual;
  }

  private static void copy(Dual from, float[] to) {
    System.arraycopy(floats(from.value()), 0, to, 0, to.length);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
