package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * Fully connected sums by population count: {@code popcount((x & kept) ^ negative) - |negative|}
 * for spikes, and for counts the same of each bit, times its weight. A row of weights lies as one
 * bit of the input does, so gaps between planes cost bits that are never set.
 */
final class ScalarDense {
  /** Words, next to each other, that share weights; spikes of all channels may be one group. */
  private final int words;

  private final int groups;
  private final int bits;
  private final long[] kept;
  private final long[] negative;
  private final int[] excess;

  ScalarDense(Synapses synapses) {
    PlaneLayout input = synapses.input();
    this.bits = input.bits();
    this.groups = bits == 1 ? 1 : input.channels();
    this.words = input.channels() * input.words() / groups;
    int rowWords = groups * words;
    this.kept = new long[synapses.out() * rowWords];
    this.negative = new long[synapses.out() * rowWords];
    this.excess = new int[synapses.out()];
    for (int o = 0; o < synapses.out(); o++) {
      excess[o] = synapses.negatives(o) * input.maxValue();
      for (int i = 0; i < synapses.fanIn(); i++) {
        int pixel = i % input.pixels();
        int word = o * rowWords + i / input.pixels() * input.words() + (pixel >> 6);
        int weight = synapses.weight(o * synapses.fanIn() + i);
        kept[word] |= weight != 0 ? 1L << pixel : 0;
        negative[word] |= weight < 0 ? 1L << pixel : 0;
      }
    }
  }

  int sum(long[] input, int o) {
    int sum = -excess[o];
    int row = o * groups * words;
    int plane = 0;
    for (int group = 0; group < groups; group++) {
      for (int bit = 0; bit < bits; bit++) {
        int ones = 0;
        for (int w = 0; w < words; w++) {
          ones += Long.bitCount((input[plane + w] & kept[row + w]) ^ negative[row + w]);
        }
        sum += ones << bit;
        plane += words;
      }
      row += words;
    }
    return sum;
  }

  /** The layer with neurons; they are few, so a membrane is a word. */
  LayerKernel with(Neurons neurons) {
    return new Spiking(this, neurons, PlaneLayout.vector(excess.length));
  }

  /** The layer without. */
  ReadoutKernel readout() {
    return (input, logits) -> {
      for (int o = 0; o < excess.length; o++) {
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
        Scratch scratch,
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
