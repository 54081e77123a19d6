package io.tombola.engine.run;

import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Scratch;
import io.tombola.engine.kernel.TokenBits;
import java.util.Arrays;
import java.util.List;

/** Runs a patch embedding: frames to tokens. */
final class Embedder {
  private final List<LayerKernel> kernels;
  private final long[][] membranes;
  private final long[][] spikes;
  private final Scratch scratch;
  private final TokenBits bits = new TokenBits();

  /** Place of the last convolution; the position's is behind it. */
  private final int last;

  Embedder(List<LayerKernel> kernels) {
    this.kernels = kernels;
    this.membranes = new long[kernels.size()][];
    this.spikes = new long[kernels.size()][];
    for (int l = 0; l < kernels.size(); l++) {
      membranes[l] = new long[kernels.get(l).membraneWords()];
      spikes[l] = new long[kernels.get(l).output().length()];
    }
    this.scratch = Scratch.of(kernels);
    this.last = kernels.size() - 2;
  }

  /** Membranes at 0. */
  void reset() {
    for (long[] layer : membranes) {
      Arrays.fill(layer, 0);
    }
  }

  /**
   * Embeds a timestep's frame.
   *
   * @param embedding overwritten from {@code at}: the last convolution's spikes, token by token
   * @param position likewise, the position's
   */
  void step(long[] frame, long[] embedding, long[] position, int at) {
    long[] input = frame;
    for (int l = 0; l < kernels.size(); l++) {
      LayerKernel kernel = kernels.get(l);
      kernel.begin(input, membranes[l]);
      kernel.step(input, input, membranes[l], scratch, spikes[l], 0, kernel.parts());
      input = spikes[l];
    }
    PlaneLayout grid = kernels.get(last).output();
    bits.turn(grid, spikes[last], embedding, at);
    bits.turn(grid, spikes[last + 1], position, at);
  }

  /** Spikes that a convolution handed on in the last step. */
  int count(int layer) {
    int count = 0;
    for (long word : spikes[layer]) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** The planes that each convolution handed on in the last step. */
  long[][] spikes() {
    return spikes;
  }
}
