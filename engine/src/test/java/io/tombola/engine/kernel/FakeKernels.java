package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import java.util.function.IntToLongFunction;

/** The scalar kernels on a clock of their own, which says how long their convolutions take. */
final class FakeKernels implements KernelProvider {
  private final KernelProvider scalar = Kernels.named("scalar");
  private final Clock clock;
  private final IntToLongFunction stepNs;
  private final int wrongStep;

  /** Time that passes only when a kernel says so. */
  static final class Clock {
    long nowNs = 1_000_000_000L;
  }

  /**
   * Kernels that always give the right bits.
   *
   * @param stepNs how long each step takes, counted from 0
   */
  FakeKernels(Clock clock, IntToLongFunction stepNs) {
    this(clock, stepNs, Integer.MAX_VALUE);
  }

  /**
   * Kernels that err.
   *
   * @param wrongStep the step at which one bit is wrong
   */
  FakeKernels(Clock clock, IntToLongFunction stepNs, int wrongStep) {
    this.clock = clock;
    this.stepNs = stepNs;
    this.wrongStep = wrongStep;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return new Timed(scalar.conv(layer, synapses, neurons));
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return scalar.join(layer, synapses, skip, neurons);
  }

  @Override
  public LayerKernel dense(Synapses synapses, Neurons neurons) {
    return scalar.dense(synapses, neurons);
  }

  @Override
  public LayerKernel adaptivePool(Layer.AdaptivePool layer) {
    return scalar.adaptivePool(layer);
  }

  @Override
  public LayerKernel globalSum(Layer.GlobalSum layer) {
    return scalar.globalSum(layer);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    return scalar.readout(synapses);
  }

  @Override
  public EncoderKernel encoder(EncoderWeights weights) {
    return scalar.encoder(weights);
  }

  private final class Timed implements LayerKernel {
    private final LayerKernel kernel;
    private int step;

    Timed(LayerKernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public PlaneLayout output() {
      return kernel.output();
    }

    @Override
    public int membraneWords() {
      return kernel.membraneWords();
    }

    @Override
    public int scratchWords() {
      return kernel.scratchWords();
    }

    @Override
    public int scratchShorts() {
      return kernel.scratchShorts();
    }

    @Override
    public int parts() {
      return kernel.parts();
    }

    @Override
    public void step(
        long[] input,
        long[] skipped,
        long[] membranes,
        Scratch scratch,
        long[] spikes,
        int from,
        int to) {
      kernel.step(input, skipped, membranes, scratch, spikes, from, to);
      spikes[0] ^= step == wrongStep ? 1 : 0;
      clock.nowNs += stepNs.applyAsLong(step);
      step++;
    }
  }
}
