package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.List;

/**
 * Affine batch norm of one linear map's output, a value a channel: its parameters, its statistics
 * and, after a backward pass, its gradients. {@link Neurons} do the sums.
 */
public final class BatchNorm {
  private static final float EPSILON = 1e-5f;

  private final float[] gain;
  private final float[] offset;
  private final float[] runningMean;
  private final float[] runningVariance;
  private final float[] gainGradient;
  private final float[] offsetGradient;
  private final float[] mean;
  private final float[] inverseDeviation;

  BatchNorm(int channels) {
    this.gain = filled(channels, 1);
    this.offset = new float[channels];
    this.runningMean = new float[channels];
    this.runningVariance = filled(channels, 1);
    this.gainGradient = new float[channels];
    this.offsetGradient = new float[channels];
    this.mean = new float[channels];
    this.inverseDeviation = new float[channels];
  }

  /** The factor gamma; owned by this norm. */
  public float[] gain() {
    return gain;
  }

  /** The addend beta. */
  public float[] offset() {
    return offset;
  }

  /** Mean of each channel's input, as inference uses it. */
  public float[] runningMean() {
    return runningMean;
  }

  /** Variance of each channel's input, as inference uses it. */
  public float[] runningVariance() {
    return runningVariance;
  }

  /** The loss's gradient with respect to {@link #gain}. */
  public float[] gainGradient() {
    return gainGradient;
  }

  /** The loss's gradient with respect to {@link #offset}. */
  public float[] offsetGradient() {
    return offsetGradient;
  }

  /** Factor from a channel's input to its membrane, in inference. */
  public double foldedGain(int channel) {
    return gain[channel] / Math.sqrt(runningVariance[channel] + EPSILON);
  }

  /** What is added to a channel's membrane, in inference. */
  public double foldedOffset(int channel) {
    return offset[channel] - runningMean[channel] * foldedGain(channel);
  }

  /** All that training changes: the arrays themselves. */
  public List<float[]> state() {
    return List.of(gain, offset, runningMean, runningVariance);
  }

  /** Factor on channel {@code c}'s input in the present pass. */
  float scale(int c) {
    return gain[c] * inverseDeviation[c];
  }

  /** Addend to channel {@code c}'s scaled input in the present pass. */
  float shift(int c) {
    return offset[c] - mean[c] * scale(c);
  }

  /** Normalises channel {@code c} by the running statistics from here on. */
  void useRunning(int c) {
    mean[c] = runningMean[c];
    inverseDeviation[c] = inverse(runningVariance[c]);
  }

  /**
   * Normalises channel {@code c} by a batch's statistics from here on.
   *
   * @param momentum the batch's share in the running statistics afterwards
   */
  void useBatch(int c, double sum, double squares, double count, float momentum) {
    double average = sum / count;
    double variance = Math.max(0, squares / count - average * average);
    mean[c] = (float) average;
    inverseDeviation[c] = inverse((float) variance);
    double unbiased = count > 1 ? variance * count / (count - 1) : variance;
    runningMean[c] += momentum * (mean[c] - runningMean[c]);
    runningVariance[c] += momentum * ((float) unbiased - runningVariance[c]);
  }

  /** The gradient at the norm's input {@code y} is {@code a * g + onY * y + constant}. */
  record Backward(float a, float onY, float constant) {}

  /**
   * Sets channel {@code c}'s own gradients from sums over the batch.
   *
   * @param sum of the gradients g at the norm's output
   * @param sumY of {@code g * y}
   */
  Backward backward(int c, double sum, double sumY, double count) {
    double inverse = inverseDeviation[c];
    double sumNormed = (sumY - mean[c] * sum) * inverse;
    offsetGradient[c] = (float) sum;
    gainGradient[c] = (float) sumNormed;
    double a = gain[c] * inverse;
    return new Backward(
        (float) a,
        (float) (-a * inverse * sumNormed / count),
        (float) (a * (mean[c] * inverse * sumNormed - sum) / count));
  }

  private static float inverse(float variance) {
    return (float) (1 / Math.sqrt(variance + EPSILON));
  }

  private static float[] filled(int n, float value) {
    float[] values = new float[n];
    Arrays.fill(values, value);
    return values;
  }
}
