package io.tombola.sim.search;

import java.util.List;
import java.util.stream.IntStream;

/** Weights by their absolute value. */
record Magnitude() implements Criterion {
  @Override
  public List<float[]> ranks(TicketSearch search, Samples training) {
    return search.layers().stream().map(layer -> of(layer.weights())).toList();
  }

  @Override
  public List<List<Integer>> families(TicketSearch search) {
    return List.of(IntStream.range(0, search.layers().size()).boxed().toList());
  }

  static float[] of(float[] weights) {
    float[] magnitudes = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      magnitudes[i] = Math.abs(weights[i]);
    }
    return magnitudes;
  }
}
