package io.tombola.sim.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Weights that are trained under a mask that stands. One-bit ones are trained behind their signs:
 * the gradient at the sign goes to the weight (straight through), which stays within -1..1.
 */
final class TrainedWeights implements LayerWeights {
  private final WeightForm form;
  private final float[] weights;
  private final float[] gradient;
  private final Optimiser optimiser;

  /** True when pruned weights go on learning, and may come back. */
  private final boolean regrows;

  /** 1 where a weight is kept, else 0: the mask as training and checkpoints want it. */
  private final float[] kept;

  private BitSet mask;
  private double alpha;

  /** Trains the array itself. */
  TrainedWeights(
      WeightForm form, float[] weights, BitSet mask, boolean regrows, Optimiser optimiser) {
    this.form = form;
    this.weights = weights;
    this.gradient = new float[weights.length];
    this.optimiser = optimiser;
    this.regrows = regrows;
    this.kept = new float[weights.length];
    keep(mask);
  }

  /** All weights kept, for now. */
  static TrainedWeights dense(LayerStart start, boolean regrows) {
    float[] weights = start.weights(1);
    var all = new BitSet(weights.length);
    all.set(0, weights.length);
    return new TrainedWeights(WeightForm.FLOAT, weights, all, regrows, start.optimiser());
  }

  /** True when a pruned weight may be chosen again. */
  boolean regrows() {
    return regrows;
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
    for (int i = 0; i < kept.length; i++) {
      kept[i] = chosen.get(i) ? 1 : 0;
    }
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
    for (int i = 0; i < weights.length; i++) {
      gradient[i] = regrows ? effectiveGradient[i] : effectiveGradient[i] * kept[i];
    }
    optimiser.step(weights, gradient, rate, step);
    if (form == WeightForm.ONE_BIT) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Math.max(-1, Math.min(1, weights[i]));
      }
    }
    alpha = form.alpha(weights, mask);
  }

  @Override
  public void resetOptimiser() {
    optimiser.reset();
  }

  @Override
  public List<float[]> state() {
    var state = new ArrayList<float[]>();
    state.add(weights);
    state.add(kept);
    state.addAll(optimiser.state());
    return state;
  }

  @Override
  public void restored() {
    var chosen = new BitSet(kept.length);
    for (int i = 0; i < kept.length; i++) {
      chosen.set(i, kept[i] != 0);
    }
    mask = chosen;
    alpha = form.alpha(weights, chosen);
  }
}
