package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/** Convolution, neurons and pool, 64 pixels of a channel at a time. */
final class ScalarConv implements LayerKernel {
  private final Layer.Conv layer;
  private final SlicedSums inputs;
  private final SlicedSkip skip;
  private final SlicedNeurons neurons;
  private final PlaneLayout full;
  private final PlaneLayout output;

  /** Per channel, what the charge starts from, membrane units. */
  private final int[] initial;

  /** Planes of the charge below one weight. */
  private final int fractionBits;

  private final int levels;

  /** Where parts of the scratch space begin; those of the sums are before. */
  private final int charge;

  private final int leakScratch;
  private final int unpooled;
  private final int scratchWords;

  ScalarConv(Layer.Conv layer, Synapses synapses, Skip skip, Neurons neurons) {
    this.layer = layer;
    this.inputs = new SlicedSums(synapses, layer.kernel(), layer.stride(), 0);
    this.skip = new SlicedSkip(skip, inputs.end());
    this.neurons = new SlicedNeurons(neurons);
    this.full = PlaneLayout.spikes(layer.neurons());
    this.output = PlaneLayout.of(layer);
    this.fractionBits = neurons.fractionBits();
    this.initial = new int[layer.out()];
    for (int o = 0; o < layer.out(); o++) {
      initial[o] = neurons.biases()[o] - (inputs.excess(o) << fractionBits) - this.skip.excess(o);
    }
    int counterBits = Math.max(0, neurons.membraneBits() - fractionBits);
    this.levels = (counterBits + CarrySave.BITS - 1) / CarrySave.BITS;
    this.charge = this.skip.end();
    this.leakScratch =
        charge + Math.max(neurons.membraneBits(), fractionBits + CarrySave.BITS * levels);
    this.unpooled = leakScratch + this.neurons.scratchWords();
    this.scratchWords = unpooled + (layer.pool() ? full.length() : 0);
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
      Scratch scratchSpace,
      long[] spikes,
      int from,
      int to) {
    long[] scratch = scratchSpace.words();
    long[] target = layer.pool() ? scratch : spikes;
    int targetStart = layer.pool() ? unpooled : 0;
    inputs.begin(input, scratch);
    skip.begin(skipped, scratch);
    for (int word = 0; word < full.words(); word++) {
      inputs.fill(input, word, scratch);
      skip.fill(skipped, word, scratch);
      long valid = PlaneBits.mask(full.pixels() - 64 * word);
      for (int o = from; o < to; o++) {
        int neuron = o * full.words() + word;
        charge(scratch, o);
        target[targetStart + neuron] =
            neurons.step(
                membranes, neuron * neurons.planes(), scratch, charge, leakScratch, o, valid);
      }
    }
    if (layer.pool()) {
      PlaneBits.pool(scratch, unpooled, full, spikes, output, from, to);
    }
  }

  private void charge(long[] scratch, int o) {
    int start = initial[o];
    for (int j = charge; j < leakScratch; j++) {
      scratch[j] = -(start & 1L);
      start >>= 1;
    }
    if (levels > 0) {
      inputs.count(scratch, o, charge + fractionBits, levels);
    }
    skip.add(scratch, o, charge, neurons.planes());
  }
}
