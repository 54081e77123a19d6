package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.tombola.engine.net.Leak;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;

/** A stream of charges over {@link TokenLanes}: planes {@code [tile][channel][bits][lanes]}. */
final class VectorTokenStream {
  private static final int LANES = VectorCarrySave.LANES;

  private final int channels;
  private final int bits;
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

  /** Words of all neurons' state, for so many words of tokens. */
  int stateWords(int words) {
    return channels / LANES * words * neurons.stateWords();
  }

  /** Begins a chunk with the sums of two planes of spikes. */
  void load(long[] a, long[] b, TokenLanes lanes) {
    Arrays.fill(planes, 0, lanes.length(channels) * bits, 0);
    for (int row = 0; row < lanes.tiles() * channels; row++) {
      int to = (row * bits + streamBits) * LANES;
      for (int i = 0; i < LANES; i++) {
        planes[to + i] = a[row * LANES + i] ^ b[row * LANES + i];
        planes[to + LANES + i] = a[row * LANES + i] & b[row * LANES + i];
      }
    }
  }

  private int at(int tile, int channel) {
    return (tile * channels + channel) * bits * LANES;
  }

  /**
   * Adds {@code scale * sum + bias} to a channel.
   *
   * @param sum where the rows of the sum begin, {@code sumBits} of them
   */
  void add(int tile, int channel, long[] words, int sum, int sumBits, int scale, int bias) {
    int at = at(tile, channel);
    add(planes, at, bits, bias);
    for (int rest = scale; rest != 0; rest &= rest - 1) {
      int shift = Integer.numberOfTrailingZeros(rest);
      add(planes, at + shift * LANES, bits - shift, words, sum, sumBits);
    }
  }

  private static void add(long[] planes, int at, int bits, long[] words, int sum, int sumBits) {
    LongVector carry = LongVector.zero(VectorCarrySave.SPECIES);
    for (int j = 0; j < bits; j++) {
      LongVector x = VectorCarrySave.load(planes, at + j * LANES);
      LongVector y = VectorCarrySave.load(words, sum + Math.min(j, sumBits - 1) * LANES);
      LongVector differ = x.lanewise(XOR, y);
      differ.lanewise(XOR, carry).intoArray(planes, at + j * LANES);
      carry = x.and(y).or(differ.and(carry));
    }
  }

  private static void add(long[] planes, int at, int bits, int value) {
    LongVector carry = LongVector.zero(VectorCarrySave.SPECIES);
    for (int j = 0; j < bits; j++) {
      LongVector x = VectorCarrySave.load(planes, at + j * LANES);
      long bit = -(long) (value >> Math.min(j, Integer.SIZE - 1) & 1);
      LongVector y = LongVector.broadcast(VectorCarrySave.SPECIES, bit);
      LongVector differ = x.lanewise(XOR, y);
      differ.lanewise(XOR, carry).intoArray(planes, at + j * LANES);
      carry = x.and(y).or(differ.and(carry));
    }
  }

  /**
   * Runs the neurons that see the stream.
   *
   * @param state of the neurons, from {@code state[at]}
   * @param spikes overwritten
   */
  void fire(TokenLanes lanes, long[] state, int at, long[] spikes, long[] words) {
    Arrays.fill(spikes, 0, lanes.length(channels), 0);
    int perStep = lanes.words();
    for (int group = 0; group < channels / LANES; group++) {
      for (int tile = 0; tile < lanes.tiles(); tile++) {
        int from = at(tile, group * LANES);
        for (int step = lanes.first(tile); step < lanes.first(tile + 1); step++) {
          int t = step / perStep;
          int word = step % perStep;
          int shift = lanes.shift(t);
          int of = at + (group * perStep + word) * neurons.stateWords();
          neurons.step(
              planes,
              from,
              bits * LANES,
              bits,
              lanes.lane(t, word),
              shift,
              group,
              lanes.valid(word),
              state,
              of,
              words);
          int to = lanes.at(channels, group * LANES, t, word);
          for (int c = 0; c < LANES; c++) {
            spikes[to + c * LANES] |= state[of + c] << shift;
          }
        }
      }
    }
  }
}
