package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * What sums are worth, tile by tile, in a provider's order of channels: a charge of {@code scales *
 * sum + biases}, and the thresholds of the neurons behind it, if any; from {@link
 * TileKernels#FIRST} on.
 */
record TileNeurons(int[] scales, int[] biases, int[] thresholds) {
  /** A charge is far from it, so that the difference from any threshold fits 32 bits. */
  private static final int UNREACHABLE = 1 << 30;

  /** Room for those of {@code channels} channels. */
  static TileNeurons of(int channels, boolean fires) {
    int length = TileKernels.FIRST + channels;
    return new TileNeurons(new int[length], new int[length], new int[fires ? length : 0]);
  }

  /** All alike: nothing is added, and each sum is worth {@code 1 << shift}. */
  static TileNeurons uniform(int channels, int shift, int threshold) {
    TileNeurons neurons = of(channels, true);
    Arrays.fill(neurons.scales, 1 << shift);
    Arrays.fill(neurons.thresholds, clipped(threshold));
    return neurons;
  }

  /** A threshold that no neuron can tell from {@code threshold}. */
  static int clipped(int threshold) {
    return Math.max(-UNREACHABLE, Math.min(UNREACHABLE, threshold));
  }
}
