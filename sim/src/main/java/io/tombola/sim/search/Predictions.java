package io.tombola.sim.search;

/**
 * A network's answers on labelled windows.
 *
 * @param logits {@code [windows][classes]}
 */
public record Predictions(float[][] logits, int[] labels) {
  /** Share of windows whose largest logit is the label's. */
  public double accuracy() {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += largest(logits[i]) == labels[i] ? 1 : 0;
    }
    return (double) right / labels.length;
  }

  /** Mean cross entropy of {@code softmax(factor * logits)}. */
  public double crossEntropy(double factor) {
    double total = 0;
    for (int i = 0; i < labels.length; i++) {
      double max = factor * logits[i][largest(logits[i])];
      double sum = 0;
      for (float logit : logits[i]) {
        sum += Math.exp(factor * logit - max);
      }
      total += Math.log(sum) + max - factor * logits[i][labels[i]];
    }
    return total / labels.length;
  }

  static int largest(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }
}
