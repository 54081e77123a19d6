package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many weights stay, and among which they are ranked.
 *
 * @param ratio share of weights that stay
 * @param scope what a weight is ranked against
 * @param rampEpochs epochs over which the share falls to {@code ratio} from a half, so that no
 *     layer collapses (biprop's global variant); 0 for none, and none above a half
 * @param groups groups of output channels that keep equally many weights in each layer, so that as
 *     many processing elements finish together (u-Ticket, arXiv 2302.06746); 1 for no balance
 */
public record Keep(double ratio, Scope scope, int rampEpochs, int groups) {
  /** What a weight is ranked against. */
  public enum Scope {
    /** Those of its layer: each layer keeps the same share. */
    LAYER,
    /** Those of all layers. */
    GLOBAL
  }

  /** Checks the ranges. */
  public Keep {
    require(ratio > 0 && ratio <= 1, "the share kept must be in 0..1, 0 excluded");
    require(rampEpochs >= 0, "the ramp must not be negative");
    require(groups >= 1, "there must be a group of channels");
  }

  /** The same share of each layer. */
  public static Keep perLayer(double ratio) {
    return new Keep(ratio, Scope.LAYER, 0, 1);
  }

  /** Another share. */
  public Keep withRatio(double value) {
    return new Keep(value, scope, rampEpochs, groups);
  }

  /** The share kept in an epoch, from 0: biprop's cubic ramp. */
  double ratioAt(int epoch) {
    if (epoch >= rampEpochs || ratio >= 0.5) {
      return ratio;
    }
    double rest = 1 - (double) epoch / rampEpochs;
    return ratio + (0.5 - ratio) * rest * rest * rest;
  }

  /**
   * Chooses what stays: the highest ranks.
   *
   * @param ranks a value for each weight of each layer
   * @param share of the weights, {@link #ratio} for one
   */
  List<BitSet> choose(List<float[]> ranks, List<? extends Layer.Weighted> layers, double share) {
    int[] counts = scope == Scope.LAYER ? layerCounts(ranks, share) : globalCounts(ranks, share);
    return IntStream.range(0, counts.length)
        .parallel()
        .mapToObj(i -> choose(ranks.get(i), layers.get(i), counts[i]))
        .toList();
  }

  private BitSet choose(float[] ranks, Layer.Weighted layer, int count) {
    int parts = Math.min(groups, layer.out());
    if (parts == 1) {
      return TopK.largest(ranks, 0, ranks.length, count);
    }
    var chosen = new BitSet(ranks.length);
    for (int part = 0; part < parts; part++) {
      int from = layer.out() * part / parts * layer.fanIn();
      int to = layer.out() * (part + 1) / parts * layer.fanIn();
      int quota = Math.max(1, Math.min(to - from, count / parts));
      chosen.or(TopK.largest(ranks, from, to, quota));
    }
    return chosen;
  }

  private static int[] layerCounts(List<float[]> ranks, double share) {
    return ranks.stream().mapToInt(r -> count(r.length, share)).toArray();
  }

  private static int[] globalCounts(List<float[]> ranks, double share) {
    int total = ranks.stream().mapToInt(r -> r.length).sum();
    float[] all = new float[total];
    int at = 0;
    for (float[] layer : ranks) {
      System.arraycopy(layer, 0, all, at, layer.length);
      at += layer.length;
    }
    BitSet chosen = TopK.largest(all, 0, total, count(total, share));
    int[] counts = new int[ranks.size()];
    int from = 0;
    for (int i = 0; i < counts.length; i++) {
      int to = from + ranks.get(i).length;
      counts[i] = Math.max(1, chosen.get(from, to).cardinality());
      from = to;
    }
    return counts;
  }

  /** biprop prunes int((1 - keep) * n); the nudge keeps 0.7 * 10 from becoming 6.999. */
  private static int count(int n, double share) {
    return Math.max(1, n - (int) ((1 - share) * n + 1e-6));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("search settings: " + problem);
    }
  }
}
