package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.tombola.engine.net.Leak;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;

/**
 * {@link SlicedNeurons} for 64 tokens of as many channels as a register has words: each lane is a
 * channel of its own, so that timesteps, which lie side by side in sums, follow each other here.
 *
 * <p>The state of such a group is as in {@link VectorNeurons}.
 */
final class VectorTokenNeurons {
  private static final int LANES = VectorCarrySave.LANES;

  private final Leak leak;
  private final boolean half;
  private final int planes;

  /** Planes of a charge below a sum. */
  private final int low;

  /** Words of {@link #constants} from a group to the next; 0 where all are alike. */
  private final int stride;

  /**
   * Per group and plane two rows: all ones where the bias's bit is set, and where the threshold's
   * is clear.
   */
  private final long[] constants;

  /** Where a group's charge is put together, and a product of more bits than a membrane's. */
  private final int charge;

  private final int product;

  /**
   * Neurons that may use a scratch space that is being planned.
   *
   * @param low bits of a charge below a sum
   * @param planes of a membrane
   */
  VectorTokenNeurons(
      Leak leak, int low, int planes, int[] biases, int[] thresholds, VectorScratch scratch) {
    this.leak = leak;
    this.half = leak instanceof Leak.Shift shift && shift.shift() == 1;
    this.low = low;
    this.planes = planes;
    this.stride = thresholds.length > LANES ? 2 * planes * LANES : 0;
    this.constants = new long[thresholds.length / LANES * 2 * planes * LANES];
    int greatest = (1 << (planes - 1)) - 1;
    for (int o = 0; o < thresholds.length; o++) {
      int threshold = Math.max(-greatest - 1, Math.min(greatest, thresholds[o]));
      for (int j = 0; j < planes; j++) {
        int at = (o / LANES * planes + j) * 2 * LANES + o % LANES;
        constants[at] = -(long) (biases[o] >> j & 1);
        constants[at + LANES] = (threshold >> j & 1) - 1L;
      }
    }
    this.charge = scratch.reserve(planes * LANES);
    this.product = scratch.reserve(half ? 0 : (planes + 8) * LANES);
  }

  /** Neurons that are all alike, without biases. */
  static VectorTokenNeurons uniform(Leak leak, int planes, int threshold, VectorScratch scratch) {
    int[] thresholds = new int[LANES];
    Arrays.fill(thresholds, threshold);
    return new VectorTokenNeurons(leak, 0, planes, new int[LANES], thresholds, scratch);
  }

  /** Words of a group's state for each word of tokens. */
  int stateWords() {
    return (1 + planes) * LANES;
  }

  /**
   * Steps a group at a timestep.
   *
   * @param sums of its channels: rows of {@code bits} planes from {@code sums[sumsAt]}, the next
   *     channel's {@code sumsStride} behind
   * @param lane of those rows, and how far up it the timestep begins
   * @param state of the group and its word of tokens from {@code state[at]}; begins with the
   *     spikes, a word for each channel
   */
  void step(
      long[] sums,
      int sumsAt,
      int sumsStride,
      int bits,
      int lane,
      int shift,
      int group,
      long valid,
      long[] state,
      int at,
      long[] words) {
    turn(sums, sumsAt + lane, sumsStride, bits, shift, words, charge, low, planes);
    if (!half) {
      VectorNeurons.reset(state, at, planes);
      leak(state, at + LANES, words);
    }
    int above = half ? LANES : 0;
    charge(state, at, above, words, charge, constants, group * stride, planes, valid, LANES);
  }

  /** Puts the channels' words side by side. */
  private static void turn(
      long[] sums,
      int from,
      int stride,
      int bits,
      int shift,
      long[] words,
      int charge,
      int low,
      int planes) {
    for (int i = charge; i < charge + low * LANES; i++) {
      words[i] = 0;
    }
    for (int j = low; j < planes; j++) {
      int to = charge + j * LANES;
      int bit = from + Math.min(j - low, bits - 1) * LANES;
      for (int c = 0; c < LANES; c++) {
        words[to + c] = sums[bit + c * stride] >>> shift;
      }
    }
  }

  private void leak(long[] state, int at, long[] words) {
    if (leak instanceof Leak.Shift shift) {
      VectorNeurons.subtractShifted(state, at, planes, shift.shift());
    } else {
      int numerator = ((Leak.Fraction) leak).numerator();
      VectorNeurons.multiply(state, at, planes, numerator, words, product);
    }
  }

  /**
   * {@code u = (v >> shift) + bias + charge}, compared with the threshold along the way.
   *
   * <p>Too large for C2 to inline, as the method of {@link VectorNeurons}, and with a variable step
   * for the same reason.
   */
  private static void charge(
      long[] state,
      int at,
      int above,
      long[] words,
      int charge,
      long[] constants,
      int first,
      int planes,
      long valid,
      int row) {
    LongVector silent = load(state, at).not();
    LongVector carry = LongVector.zero(VectorCarrySave.SPECIES);
    LongVector more = carry;
    LongVector reached = carry.not();
    int to = at;
    int from = charge;
    int constant = first;
    for (int j = 1; j < planes; j++) {
      to += row;
      LongVector v = load(state, to + above).and(silent);
      LongVector bias = load(constants, constant);
      LongVector differ = v.lanewise(XOR, bias);
      LongVector biased = differ.lanewise(XOR, more);
      more = v.and(bias).or(differ.and(more));
      LongVector s = load(words, from);
      differ = biased.lanewise(XOR, s);
      LongVector u = differ.lanewise(XOR, carry);
      carry = biased.and(s).or(differ.and(carry));
      u.intoArray(state, to);
      LongVector clear = load(constants, constant + row);
      reached = u.and(clear).or(reached.and(u.or(clear)));
      from += row;
      constant += 2 * row;
    }
    // the sign: it stays where it is, and decides the other way about
    to += row;
    LongVector v = load(state, to).and(silent);
    LongVector biased = v.lanewise(XOR, load(constants, constant)).lanewise(XOR, more);
    LongVector u = biased.lanewise(XOR, load(words, from)).lanewise(XOR, carry);
    u.intoArray(state, to);
    LongVector positive = u.not();
    LongVector negative = load(constants, constant + row).not();
    reached = positive.and(negative).or(reached.and(positive.or(negative)));
    reached.and(LongVector.broadcast(VectorCarrySave.SPECIES, valid)).intoArray(state, at);
  }

  private static LongVector load(long[] words, int at) {
    return LongVector.fromArray(VectorCarrySave.SPECIES, words, at);
  }
}
