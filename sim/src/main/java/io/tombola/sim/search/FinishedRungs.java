package io.tombola.sim.search;

import io.tombola.sim.nn.BatchNorm;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What the search of a ladder has found so far: masks, and for each its own batch norm. A
 * checkpoint holds all of it, so that it is there in full size from the start.
 */
final class FinishedRungs {
  /**
   * For each layer's weights, how many finished rungs keep them, counted from the largest: masks
   * are nested, so that rung k keeps what more than k do.
   */
  private final List<float[]> depths = new ArrayList<>();

  /** Batch norm's state for each rung. */
  private final List<List<float[]>> norms = new ArrayList<>();

  FinishedRungs(int rungs, List<LayerWeights> layers, List<BatchNorm> like) {
    if (rungs == 0) {
      return;
    }
    layers.forEach(layer -> depths.add(new float[layer.size()]));
    for (int k = 0; k < rungs; k++) {
      norms.add(NormState.of(like).stream().map(array -> new float[array.length]).toList());
    }
  }

  /** Keeps copies of a rung's masks and batch norm. */
  void add(int rung, List<LayerWeights> layers, List<BatchNorm> from) {
    for (int i = 0; i < layers.size(); i++) {
      float[] depth = depths.get(i);
      layers.get(i).mask().stream().forEach(w -> depth[w] = Math.max(depth[w], rung + 1));
    }
    NormState.copy(NormState.of(from), norms.get(rung));
  }

  /** Hands a rung's masks and batch norm back. */
  void show(int rung, List<LayerWeights> layers, List<BatchNorm> to) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).keep(kept(depths.get(i), rung));
    }
    NormState.copy(norms.get(rung), NormState.of(to));
  }

  /** Ranks above all others what rungs smaller than this one keep. */
  void force(int rung, List<float[]> ranks) {
    for (int i = 0; i < depths.size(); i++) {
      float[] depth = depths.get(i);
      float[] rank = ranks.get(i);
      for (int w = 0; w < rank.length; w++) {
        rank[w] = depth[w] > rung + 1 ? Float.POSITIVE_INFINITY : rank[w];
      }
    }
  }

  /** The arrays themselves, for a checkpoint. */
  List<float[]> state() {
    List<float[]> state = new ArrayList<>(depths);
    norms.forEach(state::addAll);
    return state;
  }

  private static BitSet kept(float[] depth, int rung) {
    var kept = new BitSet(depth.length);
    for (int w = 0; w < depth.length; w++) {
      kept.set(w, depth[w] > rung);
    }
    return kept;
  }
}
