package io.tombola.sim.search;

import io.tombola.sim.nn.SpikingNetwork;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Loads samples into a network's input, in parallel. What is random depends on the seed, the epoch
 * and the sample alone, never on threads.
 */
final class Batches {
  private final SpikingNetwork graph;
  private final long seed;

  Batches(SpikingNetwork graph, long seed) {
    this.graph = graph;
    this.seed = seed;
  }

  /** The indices up to {@code size} in an order of their own for each epoch. */
  int[] shuffled(int size, int epoch) {
    int[] order = IntStream.range(0, size).toArray();
    var random = new SplittableRandom(mix(epoch, -1));
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
  int[] load(Samples samples, int[] order, int batchIndex, int epoch) {
    int from = batchIndex * graph.batch();
    int count = Math.min(graph.batch(), order.length - from);
    int[] labels = new int[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(b -> labels[b] = read(samples, order[from + b], b, epoch));
    return labels;
  }

  private int read(Samples samples, int index, int slot, int epoch) {
    int step = graph.input().length() / (graph.timesteps() * graph.batch());
    byte[] counts = new byte[graph.timesteps() * step];
    int label = samples.read(index, new SplittableRandom(mix(epoch, index)), counts);
    float[] values = new float[step];
    for (int t = 0; t < graph.timesteps(); t++) {
      for (int i = 0; i < step; i++) {
        values[i] = counts[t * step + i];
      }
      graph.input().buffer().put((t * graph.batch() + slot) * step, values);
    }
    return label;
  }

  private long mix(int epoch, int index) {
    return (seed * 0xD1342543DE82EF95L + epoch) * 0xAF251AF3B0F025B5L + index * 0x9FB21C651E98DF25L;
  }
}
