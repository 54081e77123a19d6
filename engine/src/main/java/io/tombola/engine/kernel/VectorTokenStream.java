package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.tombola.engine.net.Leak;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;

/** A stream of charges over {@link TokenLanes}: planes {@code [tile][bits][channel][lanes]}. */
final class VectorTokenStream {
  private static final int LANES = VectorCarrySave.LANES;
  private static final int GROUP = VectorTokenNeurons.GROUP;

  private final int channels;
  private final int bits;

  /** Words from a plane to the next. */
  private final int step;

  private final int streamBits;
  private final VectorTokenNeurons neurons;
  private final VectorScratch scratch = new VectorScratch(0);
  private final long[] planes;

  /**
   * Room for a chunk.
   *
   * @param words of a plane of all channels at most
   * @param least that the stream can be
   * @param greatest that it can be
   */
  VectorTokenStream(int channels, int words, Leak leak, int streamBits, long least, long greatest) {
    this.channels = channels;
    this.step = channels * LANES;
    this.streamBits = streamBits;
    long most = Math.max(greatest, -least);
    this.bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(most);
    int membraneBits = MembraneBound.membraneBits(leak, least, greatest);
    this.neurons = VectorTokenNeurons.uniform(leak, membraneBits, 1 << streamBits, scratch);
    this.planes = new long[words * bits];
  }

  /** Words of scratch space. */
  int scratchWords() {
    return scratch.words();
  }

  /** Words of the state of all neurons that see the stream at a place. */
  int stateWords(TokenLanes lanes) {
    return neurons.stateWords(channels, lanes);
  }

  /** Prepares it, once and for all. */
  void prepare(TokenLanes lanes, long[] state, int at) {
    neurons.prepare(channels, lanes, state, at);
  }

  /** Begins a chunk with the sums of two planes of spikes. */
  void load(long[] a, long[] b, TokenLanes lanes) {
    Arrays.fill(planes, 0, lanes.length(channels) * bits, 0);
    for (int tile = 0; tile < lanes.tiles(); tile++) {
      int from = tile * step;
      int to = (tile * bits + streamBits) * step;
      for (int i = 0; i < step; i++) {
        planes[to + i] = a[from + i] ^ b[from + i];
        planes[to + step + i] = a[from + i] & b[from + i];
      }
    }
  }

  private int at(int tile, int channel) {
    return tile * bits * step + channel * LANES;
  }

  /**
   * Adds {@code scale * sum + bias} to a channel.
   *
   * @param sum where the rows of the sum begin, {@code sumBits} of them, {@code sumStep} words
   *     apart
   */
  void add(
      int tile, int channel, long[] words, int sum, int sumStep, int sumBits, int scale, int bias) {
    int at = at(tile, channel);
    add(planes, at, step, bits, bias);
    for (int rest = scale; rest != 0; rest &= rest - 1) {
      int shift = Integer.numberOfTrailingZeros(rest);
      add(planes, at + shift * step, step, bits - shift, words, sum, sumStep, sumBits);
    }
  }

  private static void add(
      long[] planes, int at, int step, int bits, long[] words, int sum, int sumStep, int sumBits) {
    LongVector carry = LongVector.zero(VectorCarrySave.SPECIES);
    for (int j = 0; j < bits; j++) {
      LongVector x = LongVector.fromArray(VectorCarrySave.SPECIES, planes, at + j * step);
      LongVector y =
          LongVector.fromArray(
              VectorCarrySave.SPECIES, words, sum + Math.min(j, sumBits - 1) * sumStep);
      LongVector differ = x.lanewise(XOR, y);
      differ.lanewise(XOR, carry).intoArray(planes, at + j * step);
      carry = x.and(y).or(differ.and(carry));
    }
  }

  private static void add(long[] planes, int at, int step, int bits, int value) {
    LongVector carry = LongVector.zero(VectorCarrySave.SPECIES);
    for (int j = 0; j < bits; j++) {
      LongVector x = LongVector.fromArray(VectorCarrySave.SPECIES, planes, at + j * step);
      long bit = -(long) (value >> Math.min(j, Integer.SIZE - 1) & 1);
      LongVector y = LongVector.broadcast(VectorCarrySave.SPECIES, bit);
      LongVector differ = x.lanewise(XOR, y);
      differ.lanewise(XOR, carry).intoArray(planes, at + j * step);
      carry = x.and(y).or(differ.and(carry));
    }
  }

  /**
   * Runs the neurons that see the stream.
   *
   * @param rested true where a window begins: membranes are set to 0 first
   * @param state of the neurons, from {@code state[at]}
   * @param spikes overwritten
   */
  void fire(TokenLanes lanes, boolean rested, long[] state, int at, long[] spikes, long[] words) {
    for (int group = 0; group < channels / GROUP; group++) {
      for (int tile = 0; tile < lanes.tiles(); tile++) {
        int from = at(tile, group * GROUP);
        neurons.run(planes, from, step, bits, lanes, tile, group, rested, state, at, words);
        for (int i = 0; i < GROUP; i++) {
          neurons.end(words, i, spikes, lanes.row(channels, group * GROUP + i, tile));
        }
      }
    }
  }
}
