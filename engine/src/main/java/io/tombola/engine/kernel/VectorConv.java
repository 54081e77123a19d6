package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import java.util.Arrays;

/**
 * Bit-sliced convolution a register at a time: a kept weight costs one carry-save addition per tile
 * of pixels and a pruned one nothing, whatever fires.
 */
final class VectorConv implements LayerKernel {
  private static final int LANES = VectorCarrySave.LANES;

  private final Layer.Conv layer;
  private final VectorPlanes inputs;
  private final VectorNeurons neurons;
  private final PlaneLayout full;
  private final PlaneLayout output;

  /**
   * The rows to add up for all channels: those of channel o with negative weights are {@code
   * [starts[2o], starts[2o + 1])}, those with positive ones {@code [starts[2o + 1], starts[2o +
   * 2])}.
   */
  private final char[] rows;

  private final int[] starts;
  private final VectorCarrySave.Counter[] counters;

  /** Pixels that there are, a tile after the other. */
  private final long[] valid;

  /** Bits of a counter above those that the lowest level settles; none when not positive. */
  private final int carryBits;

  private final int sums;
  private final int carries;
  private final VectorPool pool;
  private final int scratchWords;

  /**
   * True when this kernel can tell the layer's rows apart: their places are kept in 16 bits.
   *
   * @param input what the layer sees
   */
  static boolean fits(Layer.Conv layer, PlaneLayout input) {
    long rows = (long) input.channels() * input.bits() * layer.kernel() * layer.kernel() + 1;
    return VectorScratch.FIRST + rows * LANES <= Character.MAX_VALUE;
  }

  VectorConv(Layer.Conv layer, Synapses synapses, Neurons neurons) {
    var scratch = new VectorScratch();
    this.layer = layer;
    this.inputs = new VectorPlanes(synapses.input(), layer.kernel(), scratch);
    this.full = new PlaneLayout(layer.out(), 1, layer.height(), layer.width());
    this.output = new PlaneLayout(layer.out(), 1, layer.outHeight(), layer.outWidth());
    this.starts = new int[2 * layer.out() + 1];
    this.counters = new VectorCarrySave.Counter[layer.out()];
    int longest = CarrySave.padded(layer.fanIn() * synapses.input().maxValue());
    char[] all = new char[2 * layer.out() * longest];
    for (int o = 0; o < layer.out(); o++) {
      starts[2 * o + 1] = list(synapses, o, true, all, starts[2 * o]);
      starts[2 * o + 2] = list(synapses, o, false, all, starts[2 * o + 1]);
      int negativeRounds = (starts[2 * o + 1] - starts[2 * o]) / CarrySave.ROUND;
      int constant = neurons.biases()[o] >> neurons.fractionBits();
      counters[o] = VectorCarrySave.Counter.of(constant, negativeRounds);
    }
    this.rows = Arrays.copyOf(all, starts[2 * layer.out()]);
    this.valid = new long[inputs.tiles() * LANES];
    for (int word = 0; word < full.words(); word++) {
      valid[word] = PlaneBits.mask(full.pixels() - 64 * word);
    }
    this.carryBits = neurons.membraneBits() - neurons.fractionBits() - CarrySave.BITS;
    int counterBits = Math.max(0, carryBits) + CarrySave.BITS + VectorCarrySave.FEW_BITS;
    this.sums = scratch.reserve(counterBits * LANES);
    this.carries = scratch.reserve(CarrySave.padded(2 * longest / CarrySave.ROUND) * LANES);
    this.neurons = new VectorNeurons(neurons, scratch);
    this.pool = layer.pool() ? new VectorPool(full, output, scratch) : null;
    this.scratchWords = scratch.words();
  }

  /**
   * Lists the rows of channel {@code o} of one sign from {@code all[at]}, a plane of weight w w
   * times, and fills the last round up.
   */
  private int list(Synapses synapses, int o, boolean negative, char[] all, int at) {
    int positions = layer.kernel() * layer.kernel();
    int first = o * layer.fanIn();
    int to = at;
    for (int w = synapses.kept().nextSetBit(first);
        w >= 0 && w < first + layer.fanIn();
        w = synapses.kept().nextSetBit(w + 1)) {
      if (synapses.negative().get(w) == negative) {
        for (int bit = 0; bit < synapses.input().bits(); bit++) {
          int row = inputs.row((w - first) / positions, bit, (w - first) % positions);
          Arrays.fill(all, to, to + (1 << bit), (char) row);
          to += 1 << bit;
        }
      }
    }
    int padded = at + CarrySave.padded(to - at);
    Arrays.fill(all, to, padded, (char) inputs.zeroRow());
    return padded;
  }

  @Override
  public PlaneLayout output() {
    return output;
  }

  @Override
  public int membraneWords() {
    return VectorScratch.FIRST + inputs.tiles() * layer.out() * neurons.rows() * LANES;
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
      long[] input, long[] membranes, long[] scratch, long[] spikes, int from, int to) {
    long[] target = layer.pool() ? scratch : spikes;
    inputs.prepare(input, scratch);
    for (int tile = 0; tile < inputs.tiles(); tile++) {
      inputs.fill(tile, scratch);
      int word = tile * LANES;
      int words = Math.min(LANES, full.words() - word);
      for (int o = from; o < to; o++) {
        int state = VectorScratch.FIRST + (tile * layer.out() + o) * neurons.rows() * LANES;
        sum(scratch, o);
        neurons.step(membranes, state, scratch, sums, o, valid, word);
        int plane = (layer.pool() ? pool.input(o) : o * full.words()) + word;
        for (int i = 0; i < words; i++) {
          target[plane + i] = membranes[state + i];
        }
      }
    }
    if (layer.pool()) {
      pool.pool(scratch, spikes, from, to);
    }
  }

  private void sum(long[] words, int o) {
    VectorCarrySave.Counter counter = counters[o];
    VectorCarrySave.start(words, sums, counter.low());
    int negative = starts[2 * o];
    int positive = starts[2 * o + 1];
    int end = starts[2 * o + 2];
    int next = VectorCarrySave.count(words, rows, negative, positive, sums, 0, -1, carries);
    VectorCarrySave.count(words, rows, positive, end, sums, -1, 0, next);
    int length = (end - negative) / CarrySave.ROUND;
    int high = counter.high();
    int to = sums + CarrySave.BITS * LANES;
    for (int left = carryBits; left > 0; left -= CarrySave.BITS) {
      if (length <= VectorCarrySave.FEW && left <= VectorCarrySave.FEW_BITS) {
        VectorCarrySave.countFew(words, carries, length, to, high);
        return;
      }
      length = VectorCarrySave.padded(words, carries, length);
      VectorCarrySave.countCarries(words, carries, length, to, high);
      high >>= CarrySave.BITS;
      to += CarrySave.BITS * LANES;
    }
  }
}
