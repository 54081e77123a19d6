package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * A fully connected layer on small planes, such as a pool's 4x4: their bits are put one behind the
 * other first, or most of each word would be empty.
 *
 * @param input the planes, spikes
 * @param flat the layer on the same bits as one plane
 */
record PackedDense(PlaneLayout input, LayerKernel flat) implements LayerKernel {
  /** True when the planes of a layout leave bits of their words empty. */
  static boolean helps(PlaneLayout input) {
    return input.bits() == 1 && input.channels() > 1 && input.pixels() % 64 != 0;
  }

  /** The same connections from one plane. */
  static Synapses flattened(Synapses synapses) {
    return new Synapses(
        synapses.out(),
        synapses.fanIn(),
        PlaneLayout.vector(synapses.fanIn()),
        synapses.kept(),
        synapses.negative());
  }

  @Override
  public PlaneLayout output() {
    return flat.output();
  }

  @Override
  public int membraneWords() {
    return flat.membraneWords();
  }

  @Override
  public int scratchWords() {
    return (input.channels() * input.pixels() + 63) >> 6;
  }

  @Override
  public int parts() {
    return flat.parts();
  }

  @Override
  public void step(
      long[] planes,
      long[] skipped,
      long[] membranes,
      Scratch scratch,
      long[] spikes,
      int from,
      int to) {
    long[] flattened = scratch.words();
    Arrays.fill(flattened, 0, scratchWords(), 0);
    for (int channel = 0, word = 0; channel < input.channels(); channel++) {
      for (int w = 0; w < input.words(); w++, word++) {
        PlaneBits.or(flattened, 0, channel * input.pixels() + 64 * w, planes[word]);
      }
    }
    flat.step(flattened, skipped, membranes, scratch, spikes, from, to);
  }
}
