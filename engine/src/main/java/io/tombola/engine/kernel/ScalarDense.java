package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * Fully connected sums by population count: {@code popcount((x & kept) ^ negative) - |negative|}. A
 * row of weights lies as the input does, so gaps between planes cost bits that are never set.
 */
final class ScalarDense {
  private final int words;
  private final long[] kept;
  private final long[] negative;
  private final int[] negatives;

  ScalarDense(Synapses synapses) {
    PlaneLayout input = synapses.input();
    this.words = input.length();
    this.kept = new long[synapses.out() * words];
    this.negative = new long[synapses.out() * words];
    this.negatives = new int[synapses.out()];
    for (int o = 0; o < synapses.out(); o++) {
      negatives[o] = synapses.negatives(o);
      for (int i = 0; i < synapses.fanIn(); i++) {
        int pixel = i % input.pixels();
        int word = o * words + i / input.pixels() * input.words() + (pixel >> 6);
        int weight = synapses.weight(o * synapses.fanIn() + i);
        kept[word] |= weight != 0 ? 1L << pixel : 0;
        negative[word] |= weight < 0 ? 1L << pixel : 0;
      }
    }
  }

  int sum(long[] input, int o) {
    int ones = 0;
    int row = o * words;
    for (int w = 0; w < words; w++) {
      ones += Long.bitCount((input[w] & kept[row + w]) ^ negative[row + w]);
    }
    return ones - negatives[o];
  }

  /** The layer with neurons; they are few, so a membrane is a word. */
  LayerKernel with(Neurons neurons) {
    return new Spiking(this, neurons, PlaneLayout.vector(negatives.length));
  }

  /** The layer without. */
  ReadoutKernel readout() {
    return (input, logits) -> {
      for (int o = 0; o < negatives.length; o++) {
        logits[o] = sum(input, o);
      }
    };
  }

  private record Spiking(ScalarDense dense, Neurons neurons, PlaneLayout output)
      implements LayerKernel {
    @Override
    public int membraneWords() {
      return output.pixels();
    }

    @Override
    public int scratchWords() {
      return 0;
    }

    @Override
    public int parts() {
      return output.words();
    }

    @Override
    public void step(
        long[] input,
        long[] skipped,
        long[] membranes,
        long[] scratch,
        long[] spikes,
        int from,
        int to) {
      Arrays.fill(spikes, from, to, 0);
      int end = Math.min(64 * to, output.pixels());
      for (int o = 64 * from; o < end; o++) {
        int charged = neurons.charge((int) membranes[o], o, dense.sum(input, o));
        boolean fires = neurons.fires(charged, o);
        membranes[o] = fires ? 0 : charged;
        spikes[o >> 6] |= fires ? 1L << o : 0;
      }
    }
  }
}
