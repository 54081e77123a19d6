package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.ticket.FrozenWeights;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One layer's frozen weights and the scores that pick among them: edge-popup with 1-bit weights
 * (Ramanujan et al., arXiv 1911.13299; Diffenderfer and Kailkhura, arXiv 2103.09377).
 *
 * <p>With mask M of the top scores by magnitude, {@code Weff = alpha * sign(W) * M}, alpha the mean
 * |W| of kept weights; backward {@code dL/ds = dL/dWeff * W * sign(s)}, pruned weights included.
 */
final class ScoredLayer {
  private final int kept;
  private final float[] weights;
  private final float[] scores;
  private final float[] gradient;
  private final Adam adam;

  private BitSet mask;
  private double alpha;

  /** Scores start uniform within {@code 1 / sqrt(fanIn)}. */
  ScoredLayer(
      Layer.Weighted layer, FrozenWeights frozen, double keepRatio, RandomGenerator random) {
    int n = layer.weights();
    // biprop prunes int((1 - keep) * n) weights; the nudge keeps 0.7 * 10 from becoming 6.999
    int pruned = (int) ((1 - keepRatio) * n + 1e-6);
    this.kept = Math.max(1, n - pruned);
    this.weights = new float[n];
    this.scores = new float[n];
    this.gradient = new float[n];
    this.adam = new Adam(n);
    // Kaiming normal, fan scaled by the share of weights that is left
    float deviation = (float) Math.sqrt(2 / (layer.fanIn() * keepRatio));
    double bound = 1 / Math.sqrt(layer.fanIn());
    for (int i = 0; i < n; i++) {
      float magnitude = frozen.magnitude(i) * deviation;
      weights[i] = frozen.negative(i) ? -magnitude : magnitude;
      scores[i] = (float) random.nextDouble(-bound, bound);
    }
  }

  /** Chooses the mask anew and writes the 1-bit weights. */
  void binarise(float[] effective) {
    float[] magnitudes = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      magnitudes[i] = Math.abs(scores[i]);
    }
    mask = TopK.largest(magnitudes, kept);
    alpha = mask.stream().mapToDouble(i -> Math.abs(weights[i])).average().orElseThrow();
    for (int i = 0; i < scores.length; i++) {
      effective[i] = mask.get(i) ? (float) Math.copySign(alpha, weights[i]) : 0;
    }
  }

  /** Moves the scores by the gradient at the 1-bit weights. */
  void step(float[] effectiveGradient, double rate, int step) {
    for (int i = 0; i < scores.length; i++) {
      gradient[i] = effectiveGradient[i] * weights[i] * Math.signum(scores[i]);
    }
    adam.step(scores, gradient, rate, step);
  }

  /** Which weights the last {@link #binarise} kept. */
  BitSet mask() {
    return mask;
  }

  /** What one kept weight is worth. */
  double alpha() {
    return alpha;
  }

  int size() {
    return scores.length;
  }

  /** All that training changes, for a checkpoint. */
  List<float[]> state() {
    var state = new ArrayList<float[]>();
    state.add(scores);
    state.addAll(adam.state());
    return state;
  }
}
