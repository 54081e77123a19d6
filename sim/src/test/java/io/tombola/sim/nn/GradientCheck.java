package io.tombola.sim.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Layer;
import java.util.List;
import java.util.Random;

/**
 * Holds a graph's gradients, spikes soft, against finite differences: along its own gradient, each
 * array of parameters changes the loss as the gradient says, to a thousandth.
 */
final class GradientCheck {
  static final int T = 3;
  static final int B = 4;
  private static final int[] LABELS = {0, 1, 2, 1};

  /**
   * How far central differences move in the space of the parameters: far enough for a float's
   * digits, near enough for pools and rectified units, which have kinks. One of them must do.
   */
  private static final double[] DISTANCES = {2e-2, 1e-2, 5e-3, 2e-3, 1e-3, 5e-4};

  private static final double[] DEEP_DISTANCES = {1e-2, 5e-3, 2e-3, 2e-2, 1e-3, 5e-4, 5e-2, 2e-4};

  private final SpikingNetwork graph;
  private final List<? extends Layer.Weighted> weighted;
  private final Random random = new Random(11);

  private double[] distances = DISTANCES;
  private double tolerance = 1e-3;

  /** 0: all have to have a gradient. */
  private double leastLength;

  private int checked;

  /** Checks a graph of {@code T} timesteps, {@code B} windows and three classes. */
  GradientCheck(SpikingNetwork graph, List<? extends Layer.Weighted> weighted) {
    this.graph = graph;
    this.weighted = weighted;
  }

  /**
   * Where a norm's channels lie. Membranes have to stay away from the threshold, where a reset
   * would make the loss jump.
   */
  interface Offsets {
    float of(String map, int channel);
  }

  /** A third of the channels spikes at every step, the others at none. */
  static float bands(String map, int channel) {
    return channel % 3 == 0 ? 1.6f : -0.1f;
  }

  void run(Offsets offsets) {
    run(offsets, 0.1);
  }

  /**
   * For graphs so deep that some gradients are lost in a float's noise: checks those that are not,
   * to a fiftieth.
   *
   * @param gain of batch norm, about
   * @param least length of a gradient that is checked
   * @return how many were
   */
  int runDeep(Offsets offsets, double gain, double least) {
    distances = DEEP_DISTANCES;
    tolerance = 2e-2;
    leastLength = least;
    run(offsets, gain);
    return checked;
  }

  private void run(Offsets offsets, double gain) {
    graph.input().buffer().put(0, drawn(graph.input().length(), 1, 1));
    float[][] weights = new float[weighted.size()][];
    for (int i = 0; i < weights.length; i++) {
      Layer.Weighted layer = weighted.get(i);
      weights[i] = drawn(layer.weights(), 0, 1 / Math.sqrt(layer.fanIn()));
      graph.synapses().get(i).setWeights(weights[i]);
    }
    for (int i = 0; i < graph.norms().size(); i++) {
      BatchNorm norm = graph.norms().get(i);
      fill(norm.gain(), drawn(norm.gain().length, gain, 0.1 * gain));
      for (int c = 0; c < norm.offset().length; c++) {
        norm.offset()[c] = offsets.of(weighted.get(i).name(), c);
      }
    }
    for (int i = 0; i < weights.length; i++) {
      loss();
      float[] gradient = new float[weights[i].length];
      graph.synapses().get(i).weightGradient(gradient);
      float[] array = weights[i];
      Synapses synapses = graph.synapses().get(i);
      check(weighted.get(i).name(), array, gradient, () -> synapses.setWeights(array));
    }
    for (int i = 0; i < graph.norms().size(); i++) {
      BatchNorm norm = graph.norms().get(i);
      String name = weighted.get(i).name();
      loss();
      check("gain of " + name, norm.gain(), norm.gainGradient().clone(), () -> {});
      loss();
      check("offset of " + name, norm.offset(), norm.offsetGradient().clone(), () -> {});
    }
  }

  private double loss() {
    graph.forward(Pass.OBSERVATION);
    return graph.backward(LABELS);
  }

  private void check(String name, float[] parameters, float[] gradient, Runnable set) {
    double square = 0;
    for (float g : gradient) {
      square += (double) g * g;
    }
    double length = Math.sqrt(square);
    if (length < leastLength) {
      return;
    }
    checked++;
    assertThat(length).as(name + " has a gradient").isGreaterThan(1e-4);
    float[] base = parameters.clone();
    double closest = Double.POSITIVE_INFINITY;
    var slopes = new StringBuilder();
    for (double distance : distances) {
      double slope = slope(parameters, base, gradient, distance / length, set) / square;
      slopes.append(" %s: %.4f".formatted(distance, slope));
      closest = Math.min(closest, Math.abs(slope - 1));
      if (closest < tolerance) {
        break;
      }
    }
    assertThat(closest)
        .as("%s: slope along the gradient, of length %.3g, by distance:%s", name, length, slopes)
        .isLessThan(tolerance);
  }

  private double slope(
      float[] parameters, float[] base, float[] direction, double step, Runnable set) {
    double change = 0;
    for (int sign : new int[] {1, -1}) {
      for (int i = 0; i < base.length; i++) {
        parameters[i] = (float) (base[i] + sign * step * direction[i]);
      }
      set.run();
      change += sign * loss();
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
