package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/**
 * A register of pixels at a time, by the Vector API; needs {@code --add-modules
 * jdk.incubator.vector}. What has too few bits to fill registers is left to the scalar kernels.
 */
final class VectorKernels implements KernelProvider {
  private final KernelProvider scalar = new ScalarKernels();

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    return VectorConv.fits(layer, synapses.input())
        ? new VectorConv(layer, synapses, neurons)
        : scalar.conv(layer, synapses, neurons);
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
  public ReadoutKernel readout(Synapses synapses) {
    return scalar.readout(synapses);
  }
}
