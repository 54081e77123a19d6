package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A map of -1, 0 and +1 over {@link TokenLanes}: a kept weight costs an addition of registers for
 * each plane of its input, a pruned one nothing. Immutable.
 */
final class VectorTokenMap {
  private static final int LANES = VectorCarrySave.LANES;

  /** Outputs whose sums are made together, so that they stay in the fastest cache. */
  private static final int BLOCK = 32;

  private final int in;
  private final int out;
  private final VectorTokenRows rows;
  private final VectorSums sums;

  /** The greatest magnitude of a sum of spikes. */
  private final int greatest;

  private final int[] scales;
  private final int[] biases;

  /** Null where a stream is charged. */
  private final VectorTokenNeurons neurons;

  /** Where the sums of a block's outputs are put together, and words from one to the next. */
  private final int block;

  private final int blockStride;
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
        && VectorScratch.names(VectorTokenRows.named(map.in()));
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
    this.scratch = new VectorScratch(VectorTokenRows.named(in));
    this.rows = new VectorTokenRows(in, scratch);
    Synapses synapses = synapses(map);
    int magnitude = 1;
    long least = 0;
    long highest = 0;
    for (int o = 0; o < out; o++) {
      int negatives = synapses.negatives(o);
      magnitude = Math.max(magnitude, Math.max(negatives, synapses.kept(o) - negatives));
      long[] charges = map.charges(o, most);
      least = Math.min(least, charges[0]);
      highest = Math.max(highest, charges[1]);
    }
    this.greatest = magnitude;
    this.sums = new VectorSums(synapses, 1, rows, bits(1), new int[out], 0, scratch);
    int planes = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    this.blockStride = (bits(planes) + VectorSums.SPARE) * LANES;
    this.block = scratch.reserve(BLOCK * blockStride);
    boolean fires = map.thresholds().length > 0;
    this.neurons =
        fires
            ? new VectorTokenNeurons(
                leak,
                Integer.numberOfTrailingZeros(scales[0]),
                MembraneBound.membraneBits(leak, least, highest),
                biases,
                map.thresholds(),
                scratch)
            : null;
  }

  private static Synapses synapses(LinearWeights map) {
    var kept = new BitSet();
    var negative = new BitSet();
    for (int i = 0; i < map.weights().length; i++) {
      kept.set(i, map.weights()[i] != 0);
      negative.set(i, map.weights()[i] < 0);
    }
    return new Synapses(map.out(), map.in(), new PlaneLayout(map.in(), 1, 1, 1), kept, negative);
  }

  /** Bits, two's complement, of a sum of inputs of so many planes. */
  private int bits(int planes) {
    return Integer.SIZE + 1 - Integer.numberOfLeadingZeros(greatest * ((1 << planes) - 1));
  }

  /** Words of scratch space. */
  int scratchWords() {
    return scratch.words();
  }

  /** Words of all neurons' state, for so many words of tokens. */
  int stateWords(int words) {
    return neurons == null ? 0 : out / LANES * words * neurons.stateWords();
  }

  /**
   * Runs the neurons behind the map.
   *
   * @param planes the input's, {@code stride} words from one to the next
   * @param state of the neurons, from {@code state[at]}
   * @param spikes overwritten
   */
  void fire(
      long[] planes,
      int used,
      int stride,
      TokenLanes lanes,
      long[] state,
      int at,
      long[] spikes,
      Scratch space) {
    Arrays.fill(spikes, 0, lanes.length(out), 0);
    sums.begin(planes, space);
    for (int tile = 0; tile < lanes.tiles(); tile++) {
      for (int first = 0; first < out; first += BLOCK) {
        sum(planes, used, stride, tile, first, space);
        for (int o = first; o < first + BLOCK; o += LANES) {
          int from = block + (o - first) * blockStride;
          fire(tile, o / LANES, from, bits(used), lanes, state, at, spikes, space.words());
        }
      }
    }
  }

  private void fire(
      int tile,
      int group,
      int from,
      int bits,
      TokenLanes lanes,
      long[] state,
      int at,
      long[] spikes,
      long[] words) {
    int perStep = lanes.words();
    for (int step = lanes.first(tile); step < lanes.first(tile + 1); step++) {
      int t = step / perStep;
      int word = step % perStep;
      int shift = lanes.shift(t);
      int of = at + (group * perStep + word) * neurons.stateWords();
      neurons.step(
          words,
          from,
          blockStride,
          bits,
          lanes.lane(t, word),
          shift,
          group,
          lanes.valid(word),
          state,
          of,
          words);
      int to = lanes.at(out, group * LANES, t, word);
      for (int c = 0; c < LANES; c++) {
        spikes[to + c * LANES] |= state[of + c] << shift;
      }
    }
  }

  /** Charges a stream with what the map makes of spikes. */
  void charge(long[] spikes, TokenLanes lanes, VectorTokenStream stream, Scratch space) {
    sums.begin(spikes, space);
    for (int tile = 0; tile < lanes.tiles(); tile++) {
      for (int first = 0; first < out; first += BLOCK) {
        sum(spikes, 1, 0, tile, first, space);
        for (int o = first; o < first + BLOCK; o++) {
          int from = block + (o - first) * blockStride;
          stream.add(tile, o, space.words(), from, bits(1), scales[o], biases[o]);
        }
      }
    }
  }

  /** Makes the sums of a block, plane by plane. */
  private void sum(long[] planes, int used, int stride, int tile, int first, Scratch space) {
    long[] words = space.words();
    for (int plane = 0; plane < used; plane++) {
      rows.load(planes, plane * stride + tile * in * LANES, words);
      for (int o = first; o < first + BLOCK; o++) {
        int to = block + (o - first) * blockStride;
        if (plane == 0) {
          sums.sumLowest(words, o, to, bits(used), used);
        } else {
          sums.sumNext(words, o, to + plane * LANES, bits(used) - plane);
        }
      }
    }
  }
}
