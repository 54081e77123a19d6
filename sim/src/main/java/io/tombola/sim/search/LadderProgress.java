package io.tombola.sim.search;

import io.tombola.sim.nn.BatchNorm;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How far the search of a ladder is: the rung under search, and of those that are finished the
 * masks and each one's own batch norm. A checkpoint holds all of it, so that it is there in full
 * size from the start. Empty when a single mask is searched.
 */
final class LadderProgress {
  private final Ladder ladder;

  /** Under search. */
  private int rung;

  /**
   * For each layer's weights, how many finished rungs keep them, counted from the largest: masks
   * are nested, so that rung k keeps what more than k do.
   */
  private final List<float[]> depths = new ArrayList<>();

  /** Batch norm's state for each rung. */
  private final List<List<float[]>> norms = new ArrayList<>();

  LadderProgress(Ladder ladder, List<LayerWeights> layers, List<BatchNorm> like) {
    this.ladder = ladder;
    if (ladder.wanted()) {
      layers.forEach(layer -> depths.add(new float[layer.size()]));
    }
    for (int k = 0; k < ladder.rungs(); k++) {
      norms.add(NormState.of(like).stream().map(array -> new float[array.length]).toList());
    }
  }

  /** Takes up a rung; answers its share of the weights. */
  double enter(int next, List<LayerWeights> layers) {
    rung = next;
    return scale(next, layers);
  }

  /** Ranks above all others what rungs smaller than the one under search keep. */
  void force(List<float[]> ranks) {
    for (int i = 0; i < depths.size(); i++) {
      float[] depth = depths.get(i);
      float[] rank = ranks.get(i);
      for (int w = 0; w < rank.length; w++) {
        rank[w] = depth[w] > rung + 1 ? Float.POSITIVE_INFINITY : rank[w];
      }
    }
  }

  /** Keeps copies of masks and batch norm, as those of the rung under search. */
  void finish(List<LayerWeights> layers, List<BatchNorm> from) {
    for (int i = 0; i < layers.size(); i++) {
      float[] depth = depths.get(i);
      layers.get(i).mask().stream().forEach(w -> depth[w] = Math.max(depth[w], rung + 1));
    }
    NormState.copy(NormState.of(from), norms.get(rung));
  }

  /** Hands a finished rung's masks and batch norm back. */
  void show(int finished, List<LayerWeights> layers, List<BatchNorm> to) {
    scale(finished, layers);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).keep(kept(depths.get(i), finished));
    }
    NormState.copy(norms.get(finished), NormState.of(to));
  }

  /** The arrays themselves, for a checkpoint. */
  List<float[]> state() {
    List<float[]> state = new ArrayList<>(depths);
    norms.forEach(state::addAll);
    return state;
  }

  private double scale(int k, List<LayerWeights> layers) {
    double keepRatio = ladder.keepRatios().get(k);
    layers.parallelStream().forEach(layer -> ((ScoredWeights) layer).scaleFor(keepRatio));
    return keepRatio;
  }

  private static BitSet kept(float[] depth, int rung) {
    var kept = new BitSet(depth.length);
    for (int w = 0; w < depth.length; w++) {
      kept.set(w, depth[w] > rung);
    }
    return kept;
  }
}
