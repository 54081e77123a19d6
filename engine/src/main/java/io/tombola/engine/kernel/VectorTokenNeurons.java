package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.tombola.engine.net.Leak;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SlicedNeurons} for 64 tokens of as many channels as two registers have words: each lane is
 * a channel of its own, so that timesteps, which lie side by side in sums, follow each other here.
 */
final class VectorTokenNeurons {
  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;

  /**
   * Channels that step together: two registers of them, as a step of one waits for itself, carry by
   * carry.
   */
  static final int GROUP = 2 * LANES;

  /** Words of a plane of a group's charges, {@code [lane][GROUP]}. */
  private static final int CHARGE = LANES * GROUP;

  private final Leak leak;
  private final boolean half;
  private final int planes;

  /** Planes of a charge below a sum. */
  private final int low;

  /** How many groups have constants of their own; 1 where all are alike. */
  private final int groups;

  /** {@code [group][low plane][GROUP]}, all ones where the bias's bit is set. */
  private final long[] biases;

  /** {@code [group][plane][GROUP]}, all ones where the threshold's bit is clear. */
  private final long[] thresholds;

  /** Where a group's charges lie, {@code [plane][lane][GROUP]}. */
  private final int charges;

  /** And what it fired, {@code [lane][GROUP]}. */
  private final int fired;

  /** Where a product of more bits than a membrane's is put together. */
  private final int product;

  /**
   * Neurons that may use a scratch space that is being planned.
   *
   * @param low bits of a charge below a sum: the bias's, of which the sum begins with the others
   * @param membraneBits at least
   */
  VectorTokenNeurons(
      Leak leak, int low, int membraneBits, int[] biases, int[] thresholds, VectorScratch scratch) {
    this.leak = leak;
    this.half = leak instanceof Leak.Shift shift && shift.shift() == 1;
    this.low = low;
    this.planes = Math.max(low + 1, membraneBits);
    this.groups = thresholds.length / GROUP;
    this.biases = new long[groups * low * GROUP];
    this.thresholds = new long[groups * planes * GROUP];
    int greatest = (1 << (planes - 1)) - 1;
    for (int o = 0; o < thresholds.length; o++) {
      int threshold = Math.max(-greatest - 1, Math.min(greatest, thresholds[o]));
      int group = o / GROUP;
      for (int j = 0; j < planes; j++) {
        this.thresholds[(group * planes + j) * GROUP + o % GROUP] = (threshold >> j & 1) - 1L;
      }
      for (int j = 0; j < low; j++) {
        this.biases[(group * low + j) * GROUP + o % GROUP] = -(long) (biases[o] >> j & 1);
      }
    }
    this.charges = scratch.reserve(planes * CHARGE);
    this.fired = scratch.reserve(CHARGE);
    this.product = scratch.reserve(half ? 0 : (planes + 8) * LANES);
  }

  /** Neurons that are all alike, without biases. */
  static VectorTokenNeurons uniform(
      Leak leak, int membraneBits, int threshold, VectorScratch scratch) {
    int[] thresholds = new int[GROUP];
    Arrays.fill(thresholds, threshold);
    return new VectorTokenNeurons(leak, 0, membraneBits, new int[GROUP], thresholds, scratch);
  }

  /**
   * Words of a group's state for each word of tokens: the spikes, a word for each channel, then for
   * each plane of the membranes that, and where the threshold's bit is clear, which is there to be
   * near.
   */
  private int stateWords() {
    return (1 + 2 * planes) * GROUP;
  }

  /** Words of the state of so many channels. */
  int stateWords(int channels, TokenLanes lanes) {
    return channels / GROUP * lanes.mostWords() * stateWords();
  }

  /** Writes the thresholds into the state of so many channels. */
  void prepare(int channels, TokenLanes lanes, long[] state, int at) {
    for (int slot = 0; slot < channels / GROUP * lanes.mostWords(); slot++) {
      int from = slot / lanes.mostWords() % groups * planes * GROUP;
      int to = at + slot * stateWords() + 2 * GROUP;
      for (int j = 0; j < planes; j++) {
        System.arraycopy(thresholds, from + j * GROUP, state, to + 2 * j * GROUP, GROUP);
      }
    }
  }

  /** Sets a group's membranes to 0. */
  private static void rest(long[] state, int at, int end, int row) {
    LongVector zero = LongVector.zero(SPECIES);
    zero.intoArray(state, at);
    zero.intoArray(state, at + LANES);
    for (int i = at + row; i < end; i += 2 * row) {
      zero.intoArray(state, i);
      zero.intoArray(state, i + LANES);
    }
  }

  /**
   * Runs a group through the timesteps of a tile.
   *
   * @param sums of its channels from {@code sums[from]}: {@code bits} planes, {@code step} words
   *     from one to the next, of a row for each channel
   * @param rested true where a window begins: membranes are set to 0 first
   * @param state of all neurons, from {@code state[at]}
   */
  void run(
      long[] sums,
      int from,
      int step,
      int bits,
      TokenLanes lanes,
      int tile,
      int group,
      boolean rested,
      long[] state,
      int at,
      long[] words) {
    begin(sums, from, step, bits, group, words);
    int perStep = lanes.words();
    for (int i = lanes.first(tile); i < lanes.first(tile + 1); i++) {
      int t = i / perStep;
      int word = i % perStep;
      int of = at + (group * lanes.mostWords() + word) * stateWords();
      if (rested && t == 0) {
        rest(state, of, of + stateWords(), GROUP);
      }
      step(lanes.lane(t, word), lanes.shift(t), lanes.valid(word), state, of, words);
    }
  }

  /**
   * Takes in the sums of a group's channels, {@code bits} planes that are {@code step} words apart.
   */
  private void begin(long[] sums, int at, int step, int bits, int group, long[] words) {
    int count = Math.min(bits, planes - low);
    int sum = charges + low * CHARGE;
    VectorTurn.turn(sums, at, step, count, words, sum, CHARGE);
    VectorTurn.turn(sums, at + LANES * LANES, step, count, words, sum + LANES, CHARGE);
    spread(biases, group % groups * low * GROUP, words, charges, sum, GROUP);
    int above = sum + count * CHARGE;
    int end = charges + planes * CHARGE;
    for (int i = above; i < end; i += LANES) {
      LongVector.fromArray(SPECIES, words, i - CHARGE).intoArray(words, i);
    }
    for (int i = fired; i < fired + CHARGE; i += LANES) {
      LongVector.zero(SPECIES).intoArray(words, i);
    }
  }

  /** Copies a row of a group to every lane of a plane, and so on with the next ones. */
  private static void spread(long[] from, int at, long[] to, int first, int end, int group) {
    int row = at;
    for (int plane = first; plane < end; plane += CHARGE) {
      LongVector a = LongVector.fromArray(SPECIES, from, row);
      LongVector b = LongVector.fromArray(SPECIES, from, row + LANES);
      for (int i = plane; i < plane + CHARGE; i += group) {
        a.intoArray(to, i);
        b.intoArray(to, i + LANES);
      }
      row += group;
    }
  }

  /**
   * Steps a group at a timestep.
   *
   * @param lane of its sums, and how far up it the timestep begins
   * @param valid tokens
   * @param state of the group and its word of tokens from {@code state[at]}
   */
  private void step(int lane, int shift, long valid, long[] state, int at, long[] words) {
    if (!half) {
      leak(state, at, words);
      leak(state, at + LANES, words);
    }
    charge(
        state,
        at,
        half ? 2 * GROUP : 0,
        words,
        charges + lane * GROUP,
        2 * planes * GROUP,
        shift,
        valid,
        fired + lane * GROUP,
        GROUP,
        CHARGE);
  }

  /** Hands on what channel {@code i} of the group fired, a word for each lane. */
  void end(long[] words, int i, long[] spikes, int at) {
    for (int lane = 0; lane < LANES; lane++) {
      spikes[at + lane] = words[fired + lane * GROUP + i];
    }
  }

  private void leak(long[] state, int at, long[] words) {
    VectorNeurons.reset(state, at, at + GROUP, planes, 2 * GROUP);
    if (leak instanceof Leak.Shift shift) {
      VectorNeurons.subtractShifted(state, at + GROUP, planes, shift.shift(), 2 * GROUP);
    } else {
      int numerator = ((Leak.Fraction) leak).numerator();
      VectorNeurons.multiply(state, at + GROUP, planes, numerator, words, product, 2 * GROUP);
    }
  }

  /**
   * {@code u = (v >> 1) + charge}, compared with the threshold along the way, for two registers of
   * channels.
   *
   * <p>Too large for C2 to inline, as the method of {@link VectorNeurons}, and with a variable step
   * for the same reason.
   *
   * @param above words from a plane to the one that is shifted into it
   * @param length words of all planes
   * @param row words of a plane's row
   * @param next words from a plane of the charge to the next
   */
  private static void charge(
      long[] state,
      int at,
      int above,
      long[] words,
      int charge,
      int length,
      int shift,
      long valid,
      int fired,
      int row,
      int next) {
    LongVector silentA = LongVector.fromArray(SPECIES, state, at).not();
    LongVector silentB = LongVector.fromArray(SPECIES, state, at + LANES).not();
    LongVector carryA = LongVector.zero(SPECIES);
    LongVector carryB = carryA;
    LongVector reachedA = carryA.not();
    LongVector reachedB = reachedA;
    int from = charge;
    int to = at + row;
    int sign = at + length - row;
    while (to < sign) {
      LongVector v = LongVector.fromArray(SPECIES, state, to + above).and(silentA);
      LongVector s = LongVector.fromArray(SPECIES, words, from).lanewise(LSHR, shift);
      LongVector differ = v.lanewise(XOR, s);
      LongVector u = differ.lanewise(XOR, carryA);
      carryA = v.and(s).or(differ.and(carryA));
      u.intoArray(state, to);
      LongVector clear = LongVector.fromArray(SPECIES, state, to + GROUP);
      reachedA = u.and(clear).or(reachedA.and(u.or(clear)));
      v = LongVector.fromArray(SPECIES, state, to + above + LANES).and(silentB);
      s = LongVector.fromArray(SPECIES, words, from + LANES).lanewise(LSHR, shift);
      differ = v.lanewise(XOR, s);
      u = differ.lanewise(XOR, carryB);
      carryB = v.and(s).or(differ.and(carryB));
      u.intoArray(state, to + LANES);
      clear = LongVector.fromArray(SPECIES, state, to + GROUP + LANES);
      reachedB = u.and(clear).or(reachedB.and(u.or(clear)));
      to += 2 * row;
      from += next;
    }
    // the sign: it stays where it is, and decides the other way about
    LongVector v = LongVector.fromArray(SPECIES, state, to).and(silentA);
    LongVector s = LongVector.fromArray(SPECIES, words, from).lanewise(LSHR, shift);
    LongVector u = v.lanewise(XOR, s).lanewise(XOR, carryA);
    u.intoArray(state, to);
    LongVector clear = LongVector.fromArray(SPECIES, state, to + GROUP);
    reachedA = reachedA.and(u.and(clear).not()).or(u.or(clear).not());
    v = LongVector.fromArray(SPECIES, state, to + LANES).and(silentB);
    s = LongVector.fromArray(SPECIES, words, from + LANES).lanewise(LSHR, shift);
    u = v.lanewise(XOR, s).lanewise(XOR, carryB);
    u.intoArray(state, to + LANES);
    clear = LongVector.fromArray(SPECIES, state, to + GROUP + LANES);
    reachedB = reachedB.and(u.and(clear).not()).or(u.or(clear).not());
    LongVector tokens = LongVector.broadcast(SPECIES, valid);
    reachedA = reachedA.and(tokens);
    reachedB = reachedB.and(tokens);
    reachedA.intoArray(state, at);
    reachedB.intoArray(state, at + LANES);
    reachedA
        .lanewise(LSHL, shift)
        .or(LongVector.fromArray(SPECIES, words, fired))
        .intoArray(words, fired);
    reachedB
        .lanewise(LSHL, shift)
        .or(LongVector.fromArray(SPECIES, words, fired + LANES))
        .intoArray(words, fired + LANES);
  }
}
