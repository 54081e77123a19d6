package io.tombola.sim.nn;

import io.tombola.engine.net.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Batch norm, the units over a window's timesteps, and an optional 2x2 max pool, fused: one layer's
 * neurons. Where a skip joins, its spikes, normed or as they are, charge the same units.
 *
 * <p>Input {@code [T*B][C][H][W]}, timestep-major; membranes start at zero in each window. Only the
 * input is kept for the backward pass, which integrates the membranes again. Channels are
 * independent and run in parallel on the common pool.
 */
public final class Neurons implements Stage {
  /** Neurons of a chunk, so that a chunk's rows over all timesteps stay in the cache. */
  private static final int CHUNK = 1024;

  /**
   * One of the inputs that charge the units.
   *
   * @param norm empty: it is added as it is
   */
  record Charge(Signal signal, Optional<BatchNorm> norm) {
    float scale(int c) {
      return norm.isPresent() ? norm.get().scale(c) : 1;
    }

    float shift(int c) {
      return norm.isPresent() ? norm.get().shift(c) : 0;
    }
  }

  private final int timesteps;
  private final int batch;
  private final Shape shape;
  private final boolean pool;
  private final UnitKernels units;
  private final Charge main;
  private final Charge skip;
  private final Signal output;

  /** Samples of a chunk. */
  private final int group;

  /**
   * Neurons of one input or two.
   *
   * @param shape of one image before the pool; fully connected layers have 1x1 images
   * @param skip null where nothing joins
   */
  Neurons(
      int timesteps,
      int batch,
      Shape shape,
      boolean pool,
      UnitKernels units,
      Charge main,
      Charge skip) {
    this.timesteps = timesteps;
    this.batch = batch;
    this.shape = shape;
    this.pool = pool;
    this.units = units;
    this.main = main;
    this.skip = skip;
    long images = (long) timesteps * batch;
    int shrink = pool ? 2 : 1;
    this.output =
        Signal.of(images, shape.channels(), shape.height() / shrink, shape.width() / shrink);
    this.group = Math.min(batch, Math.max(1, CHUNK / shape.pixels()));
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    IntStream.range(0, shape.channels()).parallel().forEach(c -> forward(c, pass));
  }

  @Override
  public void backward() {
    IntStream.range(0, shape.channels()).parallel().forEach(this::backward);
  }

  /** Mean and variance of each channel's membranes before reset, in the last forward pass. */
  public record Membranes(double[] mean, double[] variance) {}

  /** Integrates the last forward pass's membranes again and measures them. */
  public Membranes membranes() {
    double[] mean = new double[shape.channels()];
    double[] variance = new double[shape.channels()];
    IntStream.range(0, shape.channels())
        .parallel()
        .forEach(
            c -> {
              var scratch = new Scratch(group * shape.pixels(), timesteps, skip != null);
              for (int b = 0; b < batch; b += group) {
                int samples = Math.min(group, batch - b);
                integrate(c, b, samples, scratch);
                for (float[] u : scratch.u) {
                  Loops.moments(u, scratch.sum, scratch.sumY, samples * shape.pixels());
                }
              }
              mean[c] = Loops.total(scratch.sum) / count();
              variance[c] = Loops.total(scratch.sumY) / count() - mean[c] * mean[c];
            });
    return new Membranes(mean, variance);
  }

  private void forward(int c, Pass pass) {
    var scratch = new Scratch(group * shape.pixels(), 1, skip != null);
    norm(main, c, pass, scratch);
    if (skip != null) {
      norm(skip, c, pass, scratch);
    }
    for (int b = 0; b < batch; b += group) {
      int samples = Math.min(group, batch - b);
      Arrays.fill(scratch.v, 0);
      for (int t = 0; t < timesteps; t++) {
        float[] x = charge(t, b, samples, c, scratch, 0);
        int n = samples * shape.pixels();
        units.fire(x, scratch.v, scratch.spikes, n, xScale(c), xShift(c));
        hand(t, b, samples, c, scratch);
      }
    }
  }

  private void hand(int t, int b, int samples, int c, Scratch scratch) {
    if (!pool) {
      store(output.value(), t, b, samples, c, shape.pixels(), scratch.spikes);
      return;
    }
    if (units.binary()) {
      Loops.pool(scratch.spikes, scratch.row, samples, shape.height(), shape.width());
    } else {
      Loops.poolLargest(scratch.spikes, scratch.row, samples, shape.height(), shape.width());
    }
    store(output.value(), t, b, samples, c, cells(), scratch.row);
  }

  /**
   * Loads a chunk's inputs into {@code scratch.y[slot]} and {@code scratch.s[slot]}; returns what
   * charges the units, up to {@link #xScale} and {@link #xShift}.
   */
  private float[] charge(int t, int b, int samples, int c, Scratch scratch, int slot) {
    load(main.signal.value(), t, b, samples, c, shape.pixels(), scratch.y[slot]);
    if (skip == null) {
      return scratch.y[slot];
    }
    load(skip.signal.value(), t, b, samples, c, shape.pixels(), scratch.s[slot]);
    int n = samples * shape.pixels();
    Loops.add(scratch.y[slot], scratch.s[slot], scratch.row, n, main.scale(c), skip.scale(c));
    return scratch.row;
  }

  private float xScale(int c) {
    return skip == null ? main.scale(c) : 1;
  }

  private float xShift(int c) {
    return skip == null ? main.shift(c) : main.shift(c) + skip.shift(c);
  }

  private void norm(Charge charge, int c, Pass pass, Scratch scratch) {
    if (charge.norm.isEmpty()) {
      return;
    }
    if (!pass.batchStatistics()) {
      charge.norm.get().useRunning(c);
      return;
    }
    Arrays.fill(scratch.sum, 0);
    Arrays.fill(scratch.sumY, 0);
    for (int t = 0; t < timesteps; t++) {
      for (int b = 0; b < batch; b += group) {
        int samples = Math.min(group, batch - b);
        load(charge.signal.value(), t, b, samples, c, shape.pixels(), scratch.row);
        Loops.moments(scratch.row, scratch.sum, scratch.sumY, samples * shape.pixels());
      }
    }
    double sum = Loops.total(scratch.sum);
    double squares = Loops.total(scratch.sumY);
    charge.norm.get().useBatch(c, sum, squares, count(), pass.momentum());
  }

  private void integrate(int c, int b, int samples, Scratch scratch) {
    Arrays.fill(scratch.v, 0);
    for (int t = 0; t < timesteps; t++) {
      float[] x = charge(t, b, samples, c, scratch, t);
      int n = samples * shape.pixels();
      units.integrate(x, scratch.v, scratch.u[t], n, xScale(c), xShift(c));
    }
  }

  private void backward(int c) {
    var scratch = new Scratch(group * shape.pixels(), timesteps, skip != null);
    for (int b = 0; b < batch; b += group) {
      int samples = Math.min(group, batch - b);
      int n = samples * shape.pixels();
      integrate(c, b, samples, scratch);
      float[] du = scratch.v;
      Arrays.fill(du, 0);
      for (int t = timesteps - 1; t >= 0; t--) {
        loadOutputGradient(t, b, samples, c, scratch);
        units.unfire(scratch.row, scratch.u[t], du, n);
        Loops.gather(du, scratch.y[t], scratch.sum, scratch.sumY, n);
        store(main.signal.gradient(), t, b, samples, c, shape.pixels(), du);
        if (skip != null) {
          Loops.gather(du, scratch.s[t], scratch.sumAgain, scratch.sumS, n);
          store(skip.signal.gradient(), t, b, samples, c, shape.pixels(), du);
        }
      }
    }
    normBackward(main, c, Loops.total(scratch.sumY), scratch);
    if (skip != null) {
      normBackward(skip, c, Loops.total(scratch.sumS), scratch);
    }
  }

  private void loadOutputGradient(int t, int b, int samples, int c, Scratch scratch) {
    if (pool) {
      load(output.gradient(), t, b, samples, c, cells(), scratch.spikes);
      Loops.unpool(
          scratch.spikes, scratch.u[t], scratch.row, samples, shape.height(), shape.width());
    } else {
      load(output.gradient(), t, b, samples, c, shape.pixels(), scratch.row);
    }
  }

  /** From the gradient at batch norm's output, in the input's gradient, to that at its input. */
  private void normBackward(Charge charge, int c, double sumY, Scratch scratch) {
    if (charge.norm.isEmpty()) {
      return;
    }
    double sum = Loops.total(scratch.sum);
    BatchNorm.Backward slope = charge.norm.get().backward(c, sum, sumY, count());
    int pixels = shape.pixels();
    Tensor value = charge.signal.value();
    Tensor gradient = charge.signal.gradient();
    for (int t = 0; t < timesteps; t++) {
      for (int b = 0; b < batch; b += group) {
        int samples = Math.min(group, batch - b);
        int n = samples * pixels;
        load(gradient, t, b, samples, c, pixels, scratch.spikes);
        load(value, t, b, samples, c, pixels, scratch.row);
        Loops.combine(scratch.spikes, scratch.row, n, slope.a(), slope.onY(), slope.constant());
        store(gradient, t, b, samples, c, pixels, scratch.spikes);
      }
    }
  }

  private double count() {
    return (double) timesteps * batch * shape.pixels();
  }

  private int cells() {
    return (shape.height() / 2) * (shape.width() / 2);
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
    return ((t * batch + b) * shape.channels() + c) * pixels;
  }

  /** One channel's working rows; short-lived and small, so allocation costs nothing measurable. */
  private static final class Scratch {
    final float[] row;
    final float[] spikes;
    final float[] v;
    final float[] sum;
    final float[] sumY;
    final float[] sumAgain;
    final float[] sumS;
    final float[][] y;
    final float[][] s;
    final float[][] u;

    Scratch(int n, int timesteps, boolean skip) {
      int skipped = skip ? n : 0;
      row = new float[n];
      spikes = new float[n];
      v = new float[n];
      sum = new float[n];
      sumY = new float[n];
      sumAgain = new float[skipped];
      sumS = new float[skipped];
      y = new float[timesteps][n];
      s = new float[timesteps][skipped];
      u = new float[timesteps][n];
    }
  }
}
