package io.tombola.sim.search;

import io.tombola.sim.nn.Pass;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A search's graph over samples, forward only. */
record ForwardRuns(SpikingNetwork graph, SearchSettings settings, int classes) {
  /**
   * Loads as many batches as calibration takes, one after the other, in an order of their own.
   *
   * @return how many
   */
  int forBatches(Samples samples, Runnable each) {
    Samples seen = view(samples);
    var batches = new Batches(graph);
    var randomness = Batches.training(settings.runSeed(), -1);
    int[] order = Batches.shuffled(seen.size(), randomness.apply(-1));
    int count = Math.min(settings.calibrationBatches(), order.length / settings.batch());
    for (int i = 0; i < count; i++) {
      batches.load(seen, order, i, randomness);
      each.run();
    }
    return count;
  }

  /** Answers by running statistics, gain included. */
  Predictions predict(Samples samples) {
    Samples seen = view(samples);
    var batches = new Batches(graph);
    int[] order = IntStream.range(0, seen.size()).toArray();
    float[][] logits = new float[order.length][];
    int[] labels = new int[order.length];
    for (int from = 0, i = 0; from < order.length; from += settings.batch(), i++) {
      int[] batchLabels = batches.load(seen, order, i, Batches::evaluation);
      graph.forward(Pass.INFERENCE);
      Predictions answers = answers(batchLabels.length, batchLabels);
      System.arraycopy(answers.logits(), 0, logits, from, batchLabels.length);
      System.arraycopy(batchLabels, 0, labels, from, batchLabels.length);
    }
    return new Predictions(logits, labels);
  }

  /** Mean magnitude of each linear map's input by running statistics. */
  double[] inputRates(Samples samples) {
    int maps = graph.synapses().size();
    return meanOf(
        samples,
        () ->
            IntStream.range(0, maps)
                .mapToDouble(i -> Arrays.stream(graph.inputRates(i)).average().orElseThrow())
                .toArray());
  }

  /** {@link SpikingNetwork#attentionRates} by running statistics. */
  double[] attentionRates(Samples samples) {
    return meanOf(samples, graph::attentionRates);
  }

  /** Averages figures of forward passes over as many batches as calibration takes. */
  private double[] meanOf(Samples samples, Supplier<double[]> figures) {
    double[] sum = new double[figures.get().length];
    int count =
        forBatches(
            samples,
            () -> {
              graph.forward(Pass.INFERENCE);
              double[] more = figures.get();
              Arrays.setAll(sum, i -> sum[i] + more[i]);
            });
    return Arrays.stream(sum).map(it -> it / Math.max(1, count)).toArray();
  }

  /** The answers of the last pass, to its first windows. */
  Predictions answers(int windows, int[] labels) {
    float[] flat = graph.windowLogits();
    float[][] logits = new float[windows][];
    for (int i = 0; i < windows; i++) {
      logits[i] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
    }
    return new Predictions(logits, labels);
  }

  /** The samples as the graph takes them. */
  Samples view(Samples samples) {
    return settings.input().view(samples, settings.timesteps(), graph.timesteps());
  }
}
