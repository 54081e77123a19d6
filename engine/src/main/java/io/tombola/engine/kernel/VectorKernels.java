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
    if (!VectorConv.fits(layer, synapses, null)) {
      return scalar.conv(layer, synapses, neurons);
    }
    return VectorEvents.fits(layer, synapses.input(), neurons)
        ? new VectorAdaptiveConv(layer, synapses, neurons)
        : new VectorConv(layer, synapses, null, neurons);
  }

  @Override
  public LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons) {
    return VectorConv.fits(layer.conv(), synapses, skip)
        ? new VectorConv(layer.conv(), synapses, skip, neurons)
        : scalar.join(layer, synapses, skip, neurons);
  }

  @Override
  public LayerKernel globalSum(Layer.GlobalSum layer) {
    return scalar.globalSum(layer);
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

  @Override
  public EncoderKernel encoder(EncoderWeights weights) {
    return VectorSlicedEncoder.fits(weights)
        ? new VectorSlicedEncoder(weights)
        : new TiledEncoder(weights, VectorTiles::new);
  }
}
