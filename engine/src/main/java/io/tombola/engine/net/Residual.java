package io.tombola.engine.net;

/** What an encoder's blocks add to the stream that runs through it. */
public enum Residual {
  /**
   * Spikes: {@code x += LIF(BN(linear))}, as in Spikformer and arXiv 2309.13302. The stream is a
   * count, 0 to 2 times the blocks and a few, and goes into the next maps as it is.
   */
  SPIKES,
  /**
   * Charges: {@code x += BN(linear)}, and neurons between the stream and the maps that it feeds, as
   * in the Spike-driven Transformer (arXiv 2307.01694) and Spikingformer. The stream is a real
   * number; every map sees spikes.
   */
  MEMBRANE
}
