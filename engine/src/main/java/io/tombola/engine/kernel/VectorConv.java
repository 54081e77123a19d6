package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;

/** Convolution, what skips to it, neurons and pool, a register of a channel's pixels at a time. */
final class VectorConv implements LayerKernel {
  private static final int LANES = VectorCarrySave.LANES;
  private static final int TILE_PIXELS = LANES * Long.SIZE;

  private final int out;
  private final VectorSums sums;

  /** Null where nothing skips to here. */
  private final VectorSkip skip;

  private final VectorNeurons neurons;

  /** Null where there is none. */
  private final VectorPool pool;

  private final PlaneLayout full;
  private final PlaneLayout output;

  /** Pixels that there are, a tile after the other. */
  private final long[] valid;

  private final VectorScratch scratchPlan;

  /** True when the rows of this layer can be named by 16 bits. */
  static boolean fits(Layer.Conv layer, Synapses synapses, Skip skip) {
    return VectorScratch.names(rows(layer, synapses, skip));
  }

  private static int rows(Layer.Conv layer, Synapses synapses, Skip skip) {
    int skipRows = skip == null ? 0 : VectorRows.named(skip.synapses().input(), 1, skip.stride());
    return VectorRows.named(synapses.input(), layer.kernel(), layer.stride()) + skipRows;
  }

  /**
   * Compiles a layer.
   *
   * @param skip null where nothing skips to here
   */
  VectorConv(Layer.Conv layer, Synapses synapses, Skip skip, Neurons neurons) {
    var scratch = new VectorScratch(rows(layer, synapses, skip));
    this.out = layer.out();
    this.full = PlaneLayout.spikes(layer.neurons());
    this.output = PlaneLayout.of(layer);
    int fractionBits = neurons.fractionBits();
    int[] wholeBiases = new int[out];
    for (int o = 0; o < out; o++) {
      wholeBiases[o] = neurons.biases()[o] >> fractionBits;
    }
    int bits = Math.max(0, neurons.membraneBits() - fractionBits);
    this.neurons = new VectorNeurons(neurons, scratch);
    this.sums =
        new VectorSums(
            synapses,
            layer.kernel(),
            layer.stride(),
            bits,
            wholeBiases,
            this.neurons.lowRows(),
            scratch);
    this.skip = skip == null ? null : new VectorSkip(skip, neurons, scratch);
    this.pool = layer.pool() ? new VectorPool(full, output, scratch) : null;
    this.valid = new long[sums.tiles() * LANES];
    for (int word = 0; word < full.words(); word++) {
      valid[word] = PlaneBits.mask(full.pixels() - 64 * word);
    }
    this.scratchPlan = scratch;
  }

  @Override
  public PlaneLayout output() {
    return output;
  }

  @Override
  public int membraneWords() {
    return state(sums.tiles() * out);
  }

  @Override
  public int scratchWords() {
    return scratchPlan.words();
  }

  @Override
  public int scratchShorts() {
    return scratchPlan.shorts();
  }

  @Override
  public int parts() {
    return out;
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
    long[] words = scratch.words();
    short[] shorts = scratch.shorts();
    sums.begin(input, scratch);
    if (skip != null) {
      skip.begin(skipped, scratch);
    }
    for (int tile = 0; tile < sums.tiles(); tile++) {
      sums.fill(tile, scratch);
      if (skip != null) {
        skip.fill(tile, scratch);
      }
      for (int o = from; o < to; o++) {
        int state = state(tile * out + o);
        int sum = sums.sum(words, shorts, o);
        int charge = skip == null ? charge(words, o, sum) : skip.charge(scratch, o, sum);
        neurons.step(membranes, state, words, charge, o, valid, tile * LANES);
        handOn(membranes, state, tile, o, words, spikes);
      }
    }
    if (pool != null) {
      pool.pool(words, spikes, from, to);
    }
  }

  /** Where the charge begins that is a channel's sum with its bias's bits below it. */
  private int charge(long[] scratch, int o, int sum) {
    int charge = sum - neurons.lowRows() * LANES;
    neurons.chargeBias(scratch, charge, o);
    return charge;
  }

  /** Copies a channel's membranes at 64 pixels, see {@link VectorNeurons#membranes}. */
  void membranes(long[] membranes, int channel, int word, long[] rows, int to) {
    neurons.membranes(membranes, state(channel, word), rows, to);
  }

  /** Sets them. */
  void setMembranes(long[] membranes, int channel, int word, long[] rows, int from) {
    neurons.setMembranes(membranes, state(channel, word), rows, from);
  }

  /** Where the state of 64 pixels of a channel begins. */
  private int state(int channel, int word) {
    return state(word / LANES * out + channel) + word % LANES;
  }

  /** Where the state of a tile of a channel begins. */
  private int state(int tileOfChannel) {
    return VectorScratch.FIRST + tileOfChannel * neurons.rows() * LANES;
  }

  /** Copies a tile's spikes, word by word: the last tile of a plane may be short. */
  private void handOn(long[] membranes, int state, int tile, int o, long[] scratch, long[] spikes) {
    long[] target = pool == null ? spikes : scratch;
    int plane = pool == null ? o * full.words() : pool.input(o);
    int word = tile * LANES;
    int words = full.words() - word;
    if (words >= LANES) {
      VectorCarrySave.copy(membranes, state, target, plane + word);
      return;
    }
    for (int i = 0; i < words; i++) {
      target[plane + word + i] = membranes[state + i];
    }
  }
}
