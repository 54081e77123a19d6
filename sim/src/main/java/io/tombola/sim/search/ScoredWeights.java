package io.tombola.sim.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Frozen weights and the scores that pick among them: edge-popup (Ramanujan et al., arXiv
 * 1911.13299), with 1-bit weights biprop (Diffenderfer and Kailkhura, arXiv 2103.09377).
 *
 * <p>Weights are ranked by |s|; backward {@code dL/ds = dL/dWeff * W * sign(s)}, pruned weights
 * included, alpha a constant.
 */
final class ScoredWeights implements LayerWeights {
  private final WeightForm form;
  private final float[] weights;
  private final float[] scores;
  private final float[] gradient;
  private final Optimiser optimiser;

  private BitSet mask = new BitSet();
  private double alpha;

  /** The weights again, scaled for a share of them. */
  private final DoubleFunction<float[]> scaled;

  private ScoredWeights(
      WeightForm form,
      DoubleFunction<float[]> scaled,
      double keepRatio,
      double bound,
      Optimiser optimiser,
      RandomGenerator random) {
    this.form = form;
    this.scaled = scaled;
    this.weights = scaled.apply(keepRatio);
    this.scores = new float[weights.length];
    this.gradient = new float[weights.length];
    this.optimiser = optimiser;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextDouble(-bound, bound);
    }
  }

  /** Scores start uniform within {@code 1 / sqrt(fanIn)}. */
  static ScoredWeights start(WeightForm form, LayerStart start) {
    return new ScoredWeights(
        form,
        start::weights,
        start.settings().keep().ratio(),
        1 / Math.sqrt(start.layer().fanIn()),
        start.optimiser(),
        start.random());
  }

  /**
   * Scales the weights for a share of them, as if they had started with it: alpha follows when
   * masks are next chosen.
   */
  void scaleFor(double keepRatio) {
    System.arraycopy(scaled.apply(keepRatio), 0, weights, 0, weights.length);
  }

  /** Writes |s|. */
  void ranks(float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = Math.abs(scores[i]);
    }
  }

  @Override
  public int size() {
    return weights.length;
  }

  @Override
  public float[] weights() {
    return weights;
  }

  @Override
  public void keep(BitSet chosen) {
    mask = chosen;
    alpha = form.alpha(weights, chosen);
  }

  @Override
  public BitSet mask() {
    return mask;
  }

  @Override
  public double alpha() {
    return alpha;
  }

  @Override
  public WeightForm form() {
    return form;
  }

  @Override
  public void step(float[] effectiveGradient, double rate, int step) {
    for (int i = 0; i < scores.length; i++) {
      gradient[i] = effectiveGradient[i] * weights[i] * Math.signum(scores[i]);
    }
    optimiser.step(scores, gradient, rate, step);
  }

  @Override
  public void resetOptimiser() {
    optimiser.reset();
  }

  @Override
  public List<float[]> state() {
    var state = new ArrayList<float[]>();
    state.add(scores);
    state.addAll(optimiser.state());
    return state;
  }
}
