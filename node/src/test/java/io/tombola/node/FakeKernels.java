package io.tombola.node;

import io.tombola.engine.kernel.EncoderKernel;
import io.tombola.engine.kernel.EncoderWeights;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.ReadoutKernel;
import io.tombola.engine.kernel.Scratch;
import io.tombola.engine.kernel.Skip;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import java.util.function.LongSupplier;

/** The scalar kernels on a clock of their own: each kept weight takes time, and nothing else. */
public final class FakeKernels implements KernelProvider {
  private final KernelProvider scalar = Kernels.named("scalar");
  private final Clock clock;

  /** Time that passes only when a kernel says so, and by a little when it is read. */
  public static final class Clock implements LongSupplier {
    /** Nanoseconds. */
    public double nowNs = 1e9;

    /** Of a kept weight in a timestep; change it to slow the machine down. */
    public double nsPerWeight = 10;

    /** What reading the clock takes. */
    public long nsPerReading;

    @Override
    public long getAsLong() {
      nowNs += nsPerReading;
      return (long) nowNs;
    }
  }

  /** Kernels whose time goes by on {@code clock}. */
  public FakeKernels(Clock clock) {
    this.clock = clock;
  }

  private void work(Synapses synapses) {
    clock.nowNs += clock.nsPerWeight * synapses.kept().cardinality();
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return new Timed(scalar.conv(layer, synapses, neurons), synapses);
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return new Timed(scalar.join(layer, synapses, skip, neurons), synapses);
  }

  @Override
  public LayerKernel dense(Synapses synapses, Neurons neurons) {
    return new Timed(scalar.dense(synapses, neurons), synapses);
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
  public EncoderKernel encoder(EncoderWeights weights) {
    return scalar.encoder(weights);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    ReadoutKernel readout = scalar.readout(synapses);
    return (input, logits) -> {
      readout.sum(input, logits);
      work(synapses);
    };
  }

  private final class Timed implements LayerKernel {
    private final LayerKernel kernel;
    private final Synapses synapses;

    Timed(LayerKernel kernel, Synapses synapses) {
      this.kernel = kernel;
      this.synapses = synapses;
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
      work(synapses);
    }
  }
}
