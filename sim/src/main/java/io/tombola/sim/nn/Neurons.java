package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Affine batch norm, leaky integrate-and-fire over a window's timesteps, and an optional 2x2 max
 * pool, fused: one layer's neurons.
 *
 * <p>Input {@code [T*B][C][H][W]}, timestep-major; membranes start at zero in each window. Only the
 * input is kept for the backward pass, which integrates the membranes again. Channels are
 * independent and run in parallel on the common pool.
 */
public final class Neurons implements Stage {
  private static final float EPSILON = 1e-5f;

  /** Neurons of a chunk, so that a chunk's rows over all timesteps stay in the cache. */
  private static final int CHUNK = 1024;

  private final int timesteps;
  private final int batch;
  private final int channels;
  private final int height;
  private final int width;
  private final boolean pool;
  private final float lambda;
  private final Signal input;
  private final Signal output;

  /** Samples of a chunk. */
  private final int group;

  private final float[] gain;
  private final float[] offset;
  private final float[] runningMean;
  private final float[] runningVariance;
  private final float[] gainGradient;
  private final float[] offsetGradient;
  private final float[] mean;
  private final float[] inverseDeviation;

  /** Neurons on images of {@code height x width}; fully connected layers have 1x1 images. */
  Neurons(
      int timesteps,
      int batch,
      int channels,
      int height,
      int width,
      boolean pool,
      float lambda,
      Signal input) {
    this.timesteps = timesteps;
    this.batch = batch;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pool = pool;
    this.lambda = lambda;
    this.input = input;
    this.output =
        pool
            ? Signal.of((long) timesteps * batch, channels, height / 2, width / 2)
            : Signal.of((long) timesteps * batch, channels, height, width);
    this.group = Math.min(batch, Math.max(1, CHUNK / (height * width)));
    this.gain = filled(channels, 1);
    this.offset = new float[channels];
    this.runningMean = new float[channels];
    this.runningVariance = filled(channels, 1);
    this.gainGradient = new float[channels];
    this.offsetGradient = new float[channels];
    this.mean = new float[channels];
    this.inverseDeviation = new float[channels];
  }

  /** Batch norm's factor gamma, a value a channel; owned by this layer. */
  public float[] gain() {
    return gain;
  }

  /** Batch norm's addend beta. */
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

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    IntStream.range(0, channels).parallel().forEach(c -> forward(c, pass));
  }

  @Override
  public void backward() {
    IntStream.range(0, channels).parallel().forEach(this::backward);
  }

  private void forward(int c, Pass pass) {
    var scratch = new Scratch(group * height * width, 0);
    if (pass.batchStatistics()) {
      measure(c, pass.momentum(), scratch);
    } else {
      mean[c] = runningMean[c];
      inverseDeviation[c] = inverse(runningVariance[c]);
    }
    float scale = gain[c] * inverseDeviation[c];
    float shift = offset[c] - mean[c] * scale;
    for (int b = 0; b < batch; b += group) {
      int samples = Math.min(group, batch - b);
      int n = samples * height * width;
      Arrays.fill(scratch.v, 0);
      for (int t = 0; t < timesteps; t++) {
        load(input.value(), t, b, samples, c, height * width, scratch.row);
        LifKernels.fire(scratch.row, scratch.v, scratch.spikes, n, lambda, scale, shift);
        if (pool) {
          LifKernels.pool(scratch.spikes, scratch.row, samples, height, width);
          store(output.value(), t, b, samples, c, (height / 2) * (width / 2), scratch.row);
        } else {
          store(output.value(), t, b, samples, c, height * width, scratch.spikes);
        }
      }
    }
  }

  private void measure(int c, float momentum, Scratch scratch) {
    for (int t = 0; t < timesteps; t++) {
      for (int b = 0; b < batch; b += group) {
        int samples = Math.min(group, batch - b);
        load(input.value(), t, b, samples, c, height * width, scratch.row);
        LifKernels.moments(scratch.row, scratch.sum, scratch.sumY, samples * height * width);
      }
    }
    double count = (double) timesteps * batch * height * width;
    double average = LifKernels.total(scratch.sum) / count;
    double variance = Math.max(0, LifKernels.total(scratch.sumY) / count - average * average);
    mean[c] = (float) average;
    inverseDeviation[c] = inverse((float) variance);
    double unbiased = count > 1 ? variance * count / (count - 1) : variance;
    runningMean[c] += momentum * (mean[c] - runningMean[c]);
    runningVariance[c] += momentum * ((float) unbiased - runningVariance[c]);
  }

  private void backward(int c) {
    int pixels = height * width;
    var scratch = new Scratch(group * pixels, timesteps);
    float scale = gain[c] * inverseDeviation[c];
    float shift = offset[c] - mean[c] * scale;
    for (int b = 0; b < batch; b += group) {
      int samples = Math.min(group, batch - b);
      int n = samples * pixels;
      Arrays.fill(scratch.v, 0);
      for (int t = 0; t < timesteps; t++) {
        load(input.value(), t, b, samples, c, pixels, scratch.y[t]);
        LifKernels.integrate(scratch.y[t], scratch.v, scratch.u[t], n, lambda, scale, shift);
      }
      float[] du = scratch.v;
      Arrays.fill(du, 0);
      for (int t = timesteps - 1; t >= 0; t--) {
        loadSpikeGradient(t, b, samples, c, scratch);
        LifKernels.unfire(
            scratch.row, scratch.u[t], scratch.y[t], du, scratch.sum, scratch.sumY, n, lambda);
        store(input.gradient(), t, b, samples, c, pixels, du);
      }
    }
    normBackward(c, scratch);
  }

  private void loadSpikeGradient(int t, int b, int samples, int c, Scratch scratch) {
    if (pool) {
      int cells = (height / 2) * (width / 2);
      load(output.gradient(), t, b, samples, c, cells, scratch.spikes);
      LifKernels.unpool(scratch.spikes, scratch.u[t], scratch.row, samples, height, width);
    } else {
      load(output.gradient(), t, b, samples, c, height * width, scratch.row);
    }
  }

  /** From the gradient at batch norm's output, in the input's gradient, to that at its input. */
  private void normBackward(int c, Scratch scratch) {
    double count = (double) timesteps * batch * height * width;
    double inverse = inverseDeviation[c];
    double sum = LifKernels.total(scratch.sum);
    double sumNormed = (LifKernels.total(scratch.sumY) - mean[c] * sum) * inverse;
    offsetGradient[c] = (float) sum;
    gainGradient[c] = (float) sumNormed;
    double a = gain[c] * inverse;
    float onY = (float) (-a * inverse * sumNormed / count);
    float constant = (float) (a * (mean[c] * inverse * sumNormed - sum) / count);
    for (int t = 0; t < timesteps; t++) {
      for (int b = 0; b < batch; b += group) {
        int samples = Math.min(group, batch - b);
        int n = samples * height * width;
        load(input.gradient(), t, b, samples, c, height * width, scratch.spikes);
        load(input.value(), t, b, samples, c, height * width, scratch.row);
        LifKernels.combine(scratch.spikes, scratch.row, n, (float) a, onY, constant);
        store(input.gradient(), t, b, samples, c, height * width, scratch.spikes);
      }
    }
  }

  private void load(Tensor from, int t, int b, int samples, int c, int pixels, float[] row) {
    for (int k = 0; k < samples; k++) {
      from.buffer().get(start(t, b + k, c, pixels), row, k * pixels, pixels);
    }
  }

  private void store(Tensor to, int t, int b, int samples, int c, int pixels, float[] row) {
    for (int k = 0; k < samples; k++) {
      to.buffer().put(start(t, b + k, c, pixels), row, k * pixels, pixels);
    }
  }

  private int start(int t, int b, int c, int pixels) {
    return ((t * batch + b) * channels + c) * pixels;
  }

  private static float inverse(float variance) {
    return (float) (1 / Math.sqrt(variance + EPSILON));
  }

  private static float[] filled(int n, float value) {
    float[] values = new float[n];
    Arrays.fill(values, value);
    return values;
  }

  /** One channel's working rows; short-lived and small, so allocation costs nothing measurable. */
  private static final class Scratch {
    final float[] row;
    final float[] spikes;
    final float[] v;
    final float[] sum;
    final float[] sumY;
    final float[][] y;
    final float[][] u;

    Scratch(int n, int timesteps) {
      row = new float[n];
      spikes = new float[n];
      v = new float[n];
      sum = new float[n];
      sumY = new float[n];
      y = new float[timesteps][n];
      u = new float[timesteps][n];
    }
  }
}
