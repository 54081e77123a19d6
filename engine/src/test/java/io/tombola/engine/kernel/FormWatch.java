package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/** The Vector kernels, and how often their convolutions went over to events and back. */
public final class FormWatch implements KernelProvider {
  private final KernelProvider vector = Kernels.named("vector");
  private int toEvents;
  private int toSliced;

  /** Changes from bit-sliced to event-driven. */
  public int toEvents() {
    return toEvents;
  }

  /** Changes back. */
  public int toSliced() {
    return toSliced;
  }

  @Override
  public String name() {
    return vector.name();
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    LayerKernel kernel = vector.conv(layer, synapses, neurons);
    return kernel instanceof VectorAdaptiveConv ? new Watched(kernel) : kernel;
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return vector.join(layer, synapses, skip, neurons);
  }

  @Override
  public LayerKernel dense(Synapses synapses, Neurons neurons) {
    return vector.dense(synapses, neurons);
  }

  @Override
  public LayerKernel adaptivePool(Layer.AdaptivePool layer) {
    return vector.adaptivePool(layer);
  }

  @Override
  public LayerKernel globalSum(Layer.GlobalSum layer) {
    return vector.globalSum(layer);
  }

  @Override
  public ReadoutKernel readout(Synapses synapses) {
    return vector.readout(synapses);
  }

  @Override
  public EncoderKernel encoder(EncoderWeights weights) {
    return vector.encoder(weights);
  }

  private final class Watched implements LayerKernel {
    private final LayerKernel kernel;

    Watched(LayerKernel kernel) {
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
    public void begin(long[] input, long[] membranes) {
      boolean before = VectorAdaptiveConv.byEvents(membranes);
      kernel.begin(input, membranes);
      boolean after = VectorAdaptiveConv.byEvents(membranes);
      toEvents += after && !before ? 1 : 0;
      toSliced += before && !after ? 1 : 0;
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
    }
  }
}
