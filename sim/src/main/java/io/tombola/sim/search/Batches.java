package io.tombola.sim.search;

import io.tombola.sim.nn.SpikingNetwork;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Loads samples into a network's input, in parallel. What is random depends on seeds and the
 * sample's index alone, never on threads.
 */
final class Batches {
  private final SpikingNetwork graph;

  Batches(SpikingNetwork graph) {
    this.graph = graph;
  }

  /** The randomness of each sample when it is trained on in an epoch. */
  static IntFunction<RandomGenerator> training(long seed, int epoch) {
    return index ->
        new SplittableRandom(
            (seed * 0xD1342543DE82EF95L + epoch) * 0xAF251AF3B0F025B5L
                + index * 0x9FB21C651E98DF25L);
  }

  /** The randomness of a sample when it is evaluated: the same in every run. */
  static RandomGenerator evaluation(int index) {
    return training(0, 0).apply(index);
  }

  /** The indices up to {@code size} in random order. */
  static int[] shuffled(int size, RandomGenerator random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /**
   * Loads the {@code batchIndex}-th batch of the order; a last one may be short, and leaves the
   * rest of the input as it was.
   *
   * @return the labels
   */
  int[] load(
      Samples samples, int[] order, int batchIndex, IntFunction<RandomGenerator> randomness) {
    int from = batchIndex * graph.batch();
    int count = Math.min(graph.batch(), order.length - from);
    int[] labels = new int[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            slot -> {
              int index = order[from + slot];
              labels[slot] = read(samples, index, randomness.apply(index), slot);
            });
    return labels;
  }

  private int read(Samples samples, int index, RandomGenerator random, int slot) {
    int step = graph.input().length() / (graph.timesteps() * graph.batch());
    byte[] counts = new byte[graph.timesteps() * step];
    int label = samples.read(index, random, counts);
    float[] values = new float[step];
    for (int t = 0; t < graph.timesteps(); t++) {
      for (int i = 0; i < step; i++) {
        values[i] = counts[t * step + i];
      }
      graph.input().buffer().put((t * graph.batch() + slot) * step, values);
    }
    return label;
  }
}
