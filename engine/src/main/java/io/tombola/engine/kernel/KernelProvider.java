package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/** Makes the kernels of each kind of layer. Every provider's kernels give the same bits. */
public interface KernelProvider {
  /** The value of {@code -Dtombola.kernels} that asks for it. */
  String name();

  /** Convolution, neurons and the optional 2x2 pool. */
  LayerKernel conv(Layer.Conv layer, Synapses synapses, Neurons neurons);

  /** Convolution whose sums are joined by an earlier layer's spikes, and the rest as above. */
  LayerKernel join(Layer.Join layer, Synapses synapses, Skip skip, Neurons neurons);

  /** Fully connected, with neurons; its input is spikes or counts. */
  LayerKernel dense(Synapses synapses, Neurons neurons);

  /** Spikes OR-ed over a grid. */
  LayerKernel adaptivePool(Layer.AdaptivePool layer);

  /** Each channel's spikes counted. */
  LayerKernel globalSum(Layer.GlobalSum layer);

  /** Fully connected, without neurons; its input is spikes or counts. */
  ReadoutKernel readout(Synapses synapses);

  /** A transformer's blocks. */
  EncoderKernel encoder(EncoderWeights weights);
}
