package io.tombola.sim.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Batch norm and the units over a window's timesteps, fused, on tokens: {@code [T*B*N][D]},
 * timestep-major, a token's channels side by side as the matrix products before and after want
 * them. {@link Neurons} does the same on images.
 *
 * <p>Membranes start at zero in each window. Only the input is kept for the backward pass, which
 * integrates the membranes again.
 */
final class TokenNeurons implements Stage {
  /** Values of a chunk, so that a chunk's rows over all timesteps stay in the cache. */
  private static final int CHUNK = 1024;

  /** Fixed, not the number of cores: sums are added up in the same order on any machine. */
  private static final int PARTS = 16;

  private final int timesteps;
  private final int tokens;
  private final int channels;
  private final UnitKernels units;
  private final Signal input;
  private final Optional<BatchNorm> norm;
  private final boolean shared;
  private final Signal output;
  private final float[] scale;
  private final float[] shift;

  /** Each part's sums over its values, channel by channel. */
  private final float[][] sums;

  private final float[][] products;

  /**
   * Neurons of every channel of every token.
   *
   * @param tokens of a timestep, those of all windows of the batch
   * @param norm empty: the input charges the units as it is
   * @param shared true when a later reader of the input has its gradient in place already, to which
   *     this one's is added
   */
  TokenNeurons(
      int timesteps,
      int tokens,
      int channels,
      UnitKernels units,
      Signal input,
      Optional<BatchNorm> norm,
      boolean shared) {
    this.timesteps = timesteps;
    this.tokens = tokens;
    this.channels = channels;
    this.units = units;
    this.input = input;
    this.norm = norm;
    this.shared = shared;
    this.output = Signal.of((long) timesteps * tokens, channels);
    this.scale = new float[channels];
    this.shift = new float[channels];
    this.sums = new float[PARTS][channels];
    this.products = new float[PARTS][channels];
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    norm.ifPresent(it -> statistics(it, pass));
    inParts(
        (part, from, to) -> {
          var scratch = new Scratch(rows() * channels, 1);
          for (int row = from; row < to; row += rows()) {
            int n = Math.min(rows(), to - row) * channels;
            Arrays.fill(scratch.v, 0);
            for (int t = 0; t < timesteps; t++) {
              float[] x = charge(t, row, n, scratch.y[0], scratch.x);
              units.fire(x, scratch.v, scratch.u[0], n, 1, 0);
              output.value().buffer().put(start(t, row), scratch.u[0], 0, n);
            }
          }
        });
  }

  @Override
  public void backward() {
    inParts(this::backward);
    norm.ifPresent(this::normBackward);
  }

  private void backward(int part, int from, int to) {
    var scratch = new Scratch(rows() * channels, timesteps);
    Arrays.fill(sums[part], 0);
    Arrays.fill(products[part], 0);
    for (int row = from; row < to; row += rows()) {
      int n = Math.min(rows(), to - row) * channels;
      Arrays.fill(scratch.v, 0);
      for (int t = 0; t < timesteps; t++) {
        float[] x = charge(t, row, n, scratch.y[t], scratch.x);
        units.integrate(x, scratch.v, scratch.u[t], n, 1, 0);
      }
      float[] du = scratch.v;
      Arrays.fill(du, 0);
      for (int t = timesteps - 1; t >= 0; t--) {
        output.gradient().buffer().get(start(t, row), scratch.x, 0, n);
        units.unfire(scratch.x, scratch.u[t], du, n);
        Loops.gatherRows(du, scratch.y[t], sums[part], products[part], n);
        hand(t, row, n, du, scratch.x);
      }
    }
  }

  /** Writes the gradient at the units' charge, or adds it where another reader has been. */
  private void hand(int t, int row, int n, float[] du, float[] scratch) {
    if (!shared) {
      input.gradient().buffer().put(start(t, row), du, 0, n);
      return;
    }
    input.gradient().buffer().get(start(t, row), scratch, 0, n);
    Loops.add(scratch, du, scratch, n, 1, 1);
    input.gradient().buffer().put(start(t, row), scratch, 0, n);
  }

  /** Loads inputs into {@code y}; returns what charges the units, there or in {@code x}. */
  private float[] charge(int t, int row, int n, float[] y, float[] x) {
    input.value().buffer().get(start(t, row), y, 0, n);
    if (norm.isEmpty()) {
      return y;
    }
    Loops.scaleRows(y, x, scale, shift, n);
    return x;
  }

  private void statistics(BatchNorm batchNorm, Pass pass) {
    if (pass.batchStatistics()) {
      inParts(
          (part, from, to) -> {
            float[] y = new float[rows() * channels];
            Arrays.fill(sums[part], 0);
            Arrays.fill(products[part], 0);
            for (int row = from; row < to; row += rows()) {
              int n = Math.min(rows(), to - row) * channels;
              for (int t = 0; t < timesteps; t++) {
                input.value().buffer().get(start(t, row), y, 0, n);
                Loops.gatherRows(y, y, sums[part], products[part], n);
              }
            }
          });
    }
    for (int c = 0; c < channels; c++) {
      if (pass.batchStatistics()) {
        batchNorm.useBatch(c, total(sums, c), total(products, c), count(), pass.momentum());
      } else {
        batchNorm.useRunning(c);
      }
      scale[c] = batchNorm.scale(c);
      shift[c] = batchNorm.shift(c);
    }
  }

  /** From the gradient at batch norm's output, in the input's gradient, to that at its input. */
  private void normBackward(BatchNorm batchNorm) {
    float[] a = new float[channels];
    float[] onY = new float[channels];
    float[] constant = new float[channels];
    for (int c = 0; c < channels; c++) {
      BatchNorm.Backward slope = batchNorm.backward(c, total(sums, c), total(products, c), count());
      a[c] = slope.a();
      onY[c] = slope.onY();
      constant[c] = slope.constant();
    }
    inParts(
        (part, from, to) -> {
          float[] gradient = new float[rows() * channels];
          float[] y = new float[rows() * channels];
          for (int row = from; row < to; row += rows()) {
            int n = Math.min(rows(), to - row) * channels;
            for (int t = 0; t < timesteps; t++) {
              input.gradient().buffer().get(start(t, row), gradient, 0, n);
              input.value().buffer().get(start(t, row), y, 0, n);
              Loops.combineRows(gradient, y, a, onY, constant, n);
              input.gradient().buffer().put(start(t, row), gradient, 0, n);
            }
          }
        });
  }

  private interface PartAction {
    void on(int part, int fromToken, int toToken);
  }

  /** Shares a timestep's tokens out to all cores. */
  private void inParts(PartAction action) {
    IntStream.range(0, PARTS)
        .parallel()
        .forEach(
            part ->
                action.on(
                    part,
                    (int) ((long) tokens * part / PARTS),
                    (int) ((long) tokens * (part + 1) / PARTS)));
  }

  private static double total(float[][] parts, int c) {
    double total = 0;
    for (float[] part : parts) {
      total += part[c];
    }
    return total;
  }

  private double count() {
    return (double) timesteps * tokens;
  }

  /** Tokens of a chunk. */
  private int rows() {
    return Math.max(1, CHUNK / channels);
  }

  private int start(int t, int token) {
    return (t * tokens + token) * channels;
  }

  /** A part's working rows. */
  private static final class Scratch {
    final float[] x;
    final float[] v;
    final float[][] y;
    final float[][] u;

    Scratch(int n, int timesteps) {
      x = new float[n];
      v = new float[n];
      y = new float[timesteps][n];
      u = new float[timesteps][n];
    }
  }
}
