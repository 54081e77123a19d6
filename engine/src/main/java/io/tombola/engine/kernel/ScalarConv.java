package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import java.util.Arrays;

/**
 * Bit-sliced convolution: one bit is one pixel, so a kept weight costs one carry-save addition per
 * 64 pixels and a pruned one nothing.
 *
 * <p>A weight of -1 adds the complement of its input: {@code -x = (1 - x) - 1}. The ones, as the
 * bias, are the same for every pixel and become the counter's initial value.
 */
final class ScalarConv implements LayerKernel {
  private final Layer.Conv layer;
  private final ShiftedPlanes inputs;
  private final SlicedNeurons neurons;
  private final PlaneLayout full;
  private final PlaneLayout output;

  /**
   * Slots to add up for all channels; those of channel o are {@code [starts[o], starts[o + 1])}.
   */
  private final int[] slots;

  private final int[] starts;

  /** Per channel, what the sum starts from, membrane units. */
  private final int[] initial;

  /** Planes of the sum below one weight. */
  private final int fractionBits;

  private final int levels;

  /** Where parts of the scratch space begin; the slots of the inputs are at 0. */
  private final int sums;

  private final int carries;
  private final int leakScratch;
  private final int unpooled;
  private final int scratchWords;
  private final int[] carryIndices;

  ScalarConv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    this.layer = layer;
    this.inputs = new ShiftedPlanes(synapses.input(), layer.kernel());
    this.neurons = new SlicedNeurons(neurons);
    this.full = new PlaneLayout(layer.out(), 1, layer.height(), layer.width());
    this.output = new PlaneLayout(layer.out(), 1, layer.outHeight(), layer.outWidth());
    this.starts = new int[layer.out() + 1];
    this.initial = new int[layer.out()];
    int maxValue = synapses.input().maxValue();
    int longest = CarrySave.padded(layer.fanIn() * maxValue);
    int[] all = new int[layer.out() * longest];
    for (int o = 0; o < layer.out(); o++) {
      starts[o + 1] = CarrySave.padded(list(synapses, o, all, starts[o]));
      initial[o] =
          neurons.biases()[o] - ((maxValue * synapses.negatives(o)) << neurons.fractionBits());
    }
    this.slots = Arrays.copyOf(all, starts[layer.out()]);
    this.fractionBits = neurons.fractionBits();
    int counterBits = Math.max(0, neurons.membraneBits() - fractionBits);
    this.levels = (counterBits + CarrySave.BITS - 1) / CarrySave.BITS;
    this.sums = inputs.slots();
    this.carries = sums + Math.max(neurons.membraneBits(), fractionBits + CarrySave.BITS * levels);
    int carryLength = CarrySave.padded(longest / CarrySave.ROUND);
    this.leakScratch = carries + carryLength;
    this.unpooled = leakScratch + this.neurons.scratchWords();
    this.scratchWords = unpooled + (layer.pool() ? full.length() : 0);
    this.carryIndices = CarrySave.carryIndices(carries, carryLength);
  }

  /** Lists the slots of channel {@code o} from {@code all[at]}, a plane of weight w w times. */
  private int list(Synapses synapses, int o, int[] all, int at) {
    int positions = layer.kernel() * layer.kernel();
    int first = o * layer.fanIn();
    int end = first + layer.fanIn();
    for (int w = synapses.kept().nextSetBit(first);
        w >= 0 && w < end;
        w = synapses.kept().nextSetBit(w + 1)) {
      boolean negative = synapses.negative().get(w);
      for (int bit = 0; bit < synapses.input().bits(); bit++) {
        int slot = inputs.slot((w - first) / positions, bit, (w - first) % positions, negative);
        Arrays.fill(all, at, at + (1 << bit), slot);
        at += 1 << bit;
      }
    }
    return at;
  }

  @Override
  public PlaneLayout output() {
    return output;
  }

  @Override
  public int membraneWords() {
    return full.length() * neurons.planes();
  }

  @Override
  public int scratchWords() {
    return scratchWords;
  }

  @Override
  public int parts() {
    return layer.out();
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
    long[] target = layer.pool() ? scratch : spikes;
    int targetStart = layer.pool() ? unpooled : 0;
    for (int word = 0; word < full.words(); word++) {
      inputs.fill(input, word, scratch);
      long valid = PlaneBits.mask(full.pixels() - 64 * word);
      for (int o = from; o < to; o++) {
        int neuron = o * full.words() + word;
        sum(scratch, o);
        target[targetStart + neuron] =
            neurons.step(
                membranes, neuron * neurons.planes(), scratch, sums, leakScratch, o, valid);
      }
    }
    if (layer.pool()) {
      pool(scratch, spikes, from, to);
    }
  }

  private void sum(long[] scratch, int o) {
    int start = initial[o];
    for (int j = sums; j < carries; j++) {
      scratch[j] = -(start & 1L);
      start >>= 1;
    }
    if (levels > 0) {
      CarrySave.count(
          scratch,
          slots,
          starts[o],
          starts[o + 1],
          sums + fractionBits,
          levels,
          carries,
          carryIndices);
    }
  }

  /** ORs 2x2 pixels, 32 of the output's at a time. */
  private void pool(long[] scratch, long[] spikes, int from, int to) {
    Arrays.fill(spikes, from * output.words(), to * output.words(), 0);
    for (int o = from; o < to; o++) {
      int plane = unpooled + o * full.words();
      for (int y = 0; y < output.height(); y++) {
        for (int x = 0; x < output.width(); x += 32) {
          int position = 2 * y * layer.width() + 2 * x;
          long rows =
              PlaneBits.read(scratch, plane, full.words(), position)
                  | PlaneBits.read(scratch, plane, full.words(), position + layer.width());
          long bits = PlaneBits.evenBits(rows | rows >>> 1) & PlaneBits.mask(output.width() - x);
          PlaneBits.or(spikes, o * output.words(), y * output.width() + x, bits);
        }
      }
    }
  }
}
