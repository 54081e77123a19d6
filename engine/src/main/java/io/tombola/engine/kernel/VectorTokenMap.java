package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;
import java.util.Arrays;

/**
 * A map of -1, 0 and +1 over {@link TokenLanes}: a kept weight costs an addition of registers for
 * each plane of its input, a pruned one nothing. Immutable.
 */
final class VectorTokenMap {
  private static final int LANES = VectorCarrySave.LANES;
  private static final int BLOCK = VectorTokenSums.BLOCK;
  private static final int PLANE = VectorTokenCount.PLANE;

  private final int in;
  private final int out;
  private final VectorTokenSums sums;

  private final int[] scales;
  private final int[] biases;

  /** Null where a stream is charged. */
  private final VectorTokenNeurons neurons;

  /** Where the sums of a block's outputs are put together, {@code [plane][place][lanes]}. */
  private final int block;

  private final VectorScratch scratch;

  /**
   * True for weights of -1, 0 and +1, and scales that are one power of two where neurons follow.
   */
  static boolean fits(LinearWeights map) {
    for (short weight : map.weights()) {
      if (weight < -1 || weight > 1) {
        return false;
      }
    }
    int scale = map.scales()[0];
    boolean power = Integer.bitCount(scale) == 1;
    boolean fires = map.thresholds().length > 0;
    return (!fires || (power && Arrays.stream(map.scales()).allMatch(other -> other == scale)))
        && VectorScratch.names(VectorTokenSums.named(map.in()));
  }

  /**
   * Compiles a map.
   *
   * @param most an input may be
   */
  VectorTokenMap(LinearWeights map, int most, Leak leak) {
    this.in = map.in();
    this.out = map.out();
    this.scales = map.scales();
    this.biases = map.biases();
    this.scratch = new VectorScratch(VectorTokenSums.named(in));
    long least = 0;
    long highest = 0;
    for (int o = 0; o < out; o++) {
      long[] charges = map.charges(o, most);
      least = Math.min(least, charges[0]);
      highest = Math.max(highest, charges[1]);
    }
    boolean fires = map.thresholds().length > 0;
    int low = fires ? Integer.numberOfTrailingZeros(scales[0]) : 0;
    // what a bias is above a sum's lowest bit, the sum begins with
    int[] constants = new int[out];
    for (int o = 0; fires && o < out; o++) {
      constants[o] = biases[o] >> low;
    }
    this.sums = new VectorTokenSums(map, constants, scratch);
    int planes = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    this.block = scratch.reserve(VectorTokenSums.planes(sums.bits(planes), planes) * PLANE);
    this.neurons =
        fires
            ? new VectorTokenNeurons(
                leak,
                low,
                MembraneBound.membraneBits(leak, least, highest),
                sums.inPlaces(biases),
                sums.inPlaces(map.thresholds()),
                scratch)
            : null;
  }

  /** Words of scratch space. */
  int scratchWords() {
    return scratch.words();
  }

  /** Words of all neurons' state. */
  int stateWords(TokenLanes lanes) {
    return neurons == null ? 0 : neurons.stateWords(out, lanes);
  }

  /** Prepares all neurons' state, once and for all. */
  void prepare(TokenLanes lanes, long[] state, int at) {
    if (neurons != null) {
      neurons.prepare(out, lanes, state, at);
    }
  }

  /**
   * Runs the neurons behind the map.
   *
   * @param planes the input's, {@code stride} words from one to the next
   * @param rested true where a window begins: membranes are set to 0 first
   * @param state of the neurons, from {@code state[at]}
   * @param spikes overwritten
   */
  void fire(
      long[] planes,
      int used,
      int stride,
      TokenLanes lanes,
      boolean rested,
      long[] state,
      int at,
      long[] spikes,
      Scratch space) {
    sums.begin(space.words());
    for (int first = 0; first < out; first += BLOCK) {
      for (int tile = 0; tile < lanes.tiles(); tile++) {
        sum(planes, used, stride, tile, first, space);
        for (int place = first; place < first + BLOCK; place += VectorTokenNeurons.GROUP) {
          int from = block + (place - first) * LANES;
          fire(tile, place, from, sums.bits(used), lanes, rested, state, at, spikes, space.words());
        }
      }
    }
  }

  private void fire(
      int tile,
      int place,
      int from,
      int bits,
      TokenLanes lanes,
      boolean rested,
      long[] state,
      int at,
      long[] spikes,
      long[] words) {
    int group = place / VectorTokenNeurons.GROUP;
    neurons.run(words, from, PLANE, bits, lanes, tile, group, rested, state, at, words);
    for (int i = 0; i < VectorTokenNeurons.GROUP; i++) {
      neurons.end(words, i, spikes, lanes.row(out, sums.output(place + i), tile));
    }
  }

  /** Charges a stream with what the map makes of spikes. */
  void charge(long[] spikes, TokenLanes lanes, VectorTokenStream stream, Scratch space) {
    sums.begin(space.words());
    for (int first = 0; first < out; first += BLOCK) {
      for (int tile = 0; tile < lanes.tiles(); tile++) {
        sum(spikes, 1, 0, tile, first, space);
        for (int place = first; place < first + BLOCK; place++) {
          int from = block + (place - first) * LANES;
          int o = sums.output(place);
          stream.add(tile, o, space.words(), from, PLANE, sums.bits(1), scales[o], biases[o]);
        }
      }
    }
  }

  /** Makes the sums of a block, plane by plane. */
  private void sum(long[] planes, int used, int stride, int tile, int first, Scratch space) {
    long[] words = space.words();
    for (int plane = 0; plane < used; plane++) {
      sums.load(planes, plane * stride + tile * in * LANES, words);
      for (int place = first; place < first + BLOCK; place++) {
        int to = block + (place - first) * LANES;
        if (plane == 0) {
          sums.sumLowest(words, place, to, sums.bits(used), used);
        } else {
          sums.sumNext(words, place, to + plane * PLANE, sums.bits(used) - plane);
        }
      }
    }
  }
}
