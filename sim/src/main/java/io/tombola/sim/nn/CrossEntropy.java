package io.tombola.sim.nn;

import java.util.Arrays;

/**
 * Softmax cross entropy of logits averaged over a window's timesteps and multiplied by an output
 * gain: a sum of few binary spikes alone never gets far from a uniform softmax.
 */
final class CrossEntropy {
  private final int timesteps;
  private final int batch;
  private final int classes;
  private final float gain;
  private final Signal logits;
  private final float[] sums;

  CrossEntropy(int timesteps, int batch, int classes, float gain, Signal logits) {
    this.timesteps = timesteps;
    this.batch = batch;
    this.classes = classes;
    this.gain = gain;
    this.logits = logits;
    this.sums = new float[batch * classes];
  }

  /** Averages the readout over timesteps, times the gain: {@code [B][classes]}, reused. */
  float[] windowLogits() {
    return windowLogits(timesteps);
  }

  /** As after the first {@code steps} timesteps alone, still divided by all. */
  float[] windowLogits(int steps) {
    float[] step = new float[batch * classes];
    Arrays.fill(sums, 0);
    for (int t = 0; t < steps; t++) {
      logits.value().buffer().get(t * step.length, step);
      for (int i = 0; i < step.length; i++) {
        sums[i] += step[i] * gain / timesteps;
      }
    }
    return sums;
  }

  /** Writes the gradient of the batch's mean loss at the readout; returns that loss. */
  double backward(int[] labels) {
    float[] window = windowLogits();
    float[] gradient = new float[batch * classes];
    double loss = 0;
    for (int b = 0; b < batch; b++) {
      loss += sample(window, b * classes, labels[b], gradient);
    }
    for (int t = 0; t < timesteps; t++) {
      logits.gradient().buffer().put(t * gradient.length, gradient);
    }
    return loss / batch;
  }

  private double sample(float[] window, int from, int label, float[] gradient) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, window[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(window[from + k] - max);
    }
    for (int k = 0; k < classes; k++) {
      double probability = Math.exp(window[from + k] - max) / sum;
      double error = probability - (k == label ? 1 : 0);
      gradient[from + k] = (float) (error * gain / timesteps / batch);
    }
    return Math.log(sum) + max - window[from + label];
  }
}
