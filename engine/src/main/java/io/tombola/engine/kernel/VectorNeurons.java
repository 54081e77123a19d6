package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import io.tombola.engine.net.Leak;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link SlicedNeurons} for a tile of as many neurons as a register has bits. A tile's state is
 * {@link #rows} rows: the spikes of its last timestep, which stand for the reset, then the
 * membranes' planes as they were before it.
 */
final class VectorNeurons {
  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;

  private final Leak leak;
  private final boolean half;
  private final int planes;
  private final int fractionBits;

  /**
   * Per channel and plane: all ones where the threshold's bit is clear; and again per plane, all
   * ones where the bias's bit is set.
   */
  private final long[] constants;

  /** Where a product of more bits than a membrane's is worked out. */
  private final int product;

  /** Neurons that may use a scratch space that is being planned. */
  VectorNeurons(Neurons neurons, VectorScratch scratch) {
    this.leak = neurons.leak();
    this.half = leak instanceof Leak.Shift shift && shift.shift() == 1;
    this.planes = neurons.membraneBits();
    this.fractionBits = neurons.fractionBits();
    this.constants = constants(neurons);
    this.product = scratch.reserve(half ? 0 : (planes + 8) * LANES);
  }

  private static long[] constants(Neurons neurons) {
    int planes = neurons.membraneBits();
    int channels = neurons.thresholds().length;
    long[] constants = new long[channels * 2 * planes];
    for (int o = 0; o < channels; o++) {
      int threshold = neurons.reachableThreshold(o);
      for (int j = 0; j < planes; j++) {
        constants[2 * planes * o + j] = (threshold >> j & 1) - 1L;
        constants[2 * planes * o + planes + j] = -(long) (neurons.biases()[o] >> j & 1);
      }
    }
    return constants;
  }

  /** Rows of a tile's state. */
  int rows() {
    return 1 + planes;
  }

  /**
   * Copies 64 membranes of a tile: bit i of {@code rows[to + j]} becomes bit j of membrane i.
   *
   * @param at where the tile's state begins, and the word of its pixels behind it
   * @param to the first of 16 rows, as many bits as a membrane has at most where it is copied
   */
  void membranes(long[] membranes, int at, long[] rows, int to) {
    long unfired = ~membranes[at];
    for (int j = 0; j < Short.SIZE; j++) {
      rows[to + j] = membranes[at + (1 + Math.min(j, planes - 1)) * LANES] & unfired;
    }
  }

  /** Sets 64 membranes, the other way round. */
  void setMembranes(long[] membranes, int at, long[] rows, int from) {
    membranes[at] = 0;
    for (int j = 0; j < planes; j++) {
      membranes[at + (1 + j) * LANES] = rows[from + j];
    }
  }

  /**
   * Writes the rows of a charge that the bias alone decides: those below a sum's.
   *
   * @param charge where the charge begins, {@link #lowRows} rows before the sum
   */
  void chargeBias(long[] words, int charge, int channel) {
    int bias = (2 * channel + 1) * planes;
    for (int j = 0; j < lowRows(); j++) {
      LongVector.broadcast(SPECIES, constants[bias + j]).intoArray(words, charge + j * LANES);
    }
  }

  /** Rows of a charge below a sum. */
  int lowRows() {
    return Math.min(fractionBits, planes);
  }

  /**
   * Leaks, charges, compares; resets what the last step left to.
   *
   * @param membranes the tile's state from {@code membranes[at]}
   * @param words scratch space, with a row for every plane from {@code words[charge]}
   * @param valid pixels that are neurons, from {@code valid[validAt]}; the others never spike
   */
  void step(
      long[] membranes, int at, long[] words, int charge, int channel, long[] valid, int validAt) {
    if (!half) {
      reset(membranes, at, at + LANES, planes, LANES);
      leak(membranes, at + LANES, words);
    }
    int first = 2 * planes * channel;
    int last = first + planes - 1;
    int above = half ? LANES : 0;
    charge(membranes, at, above, words, charge, constants, first, last, valid, validAt, LANES);
  }

  /**
   * {@code u = (v >> shift) + charge}, compared with the threshold along the way, as {@link
   * SlicedNeurons} does.
   *
   * <p>It is too large for C2 to inline (325 bytecodes), and must be: among its callers it would
   * come to where C2 stops inlining, and box its vectors. Hence the first plane by itself.
   *
   * @param above words from a plane to the one that is shifted into it
   * @param constants the threshold's: one for every plane, {@code first..last}
   * @param row words of a row. It comes in as a variable: by constant steps C2 would unroll these
   *     few rounds, and what it then does before and behind them costs a quarter more
   */
  private static void charge(
      long[] membranes,
      int at,
      int above,
      long[] words,
      int charge,
      long[] constants,
      int first,
      int last,
      long[] valid,
      int validAt,
      int row) {
    LongVector silent = LongVector.fromArray(SPECIES, membranes, at).not();
    int to = at + row;
    int from = charge;
    LongVector v = LongVector.fromArray(SPECIES, membranes, to + above).and(silent);
    LongVector s = LongVector.fromArray(SPECIES, words, from);
    LongVector u = v.lanewise(XOR, s);
    u.intoArray(membranes, to);
    LongVector carry = v.and(s);
    LongVector reached = u.or(LongVector.broadcast(SPECIES, constants[first]));
    for (int constant = first + 1; constant < last; constant++) {
      to += row;
      from += row;
      v = LongVector.fromArray(SPECIES, membranes, to + above).and(silent);
      s = LongVector.fromArray(SPECIES, words, from);
      LongVector differ = v.lanewise(XOR, s);
      u = differ.lanewise(XOR, carry);
      u.intoArray(membranes, to);
      carry = v.and(s).or(differ.and(carry));
      LongVector clear = LongVector.broadcast(SPECIES, constants[constant]);
      reached = u.and(clear).or(reached.and(u.or(clear)));
    }
    // the sign: it stays where it is, and decides the other way about
    to += row;
    v = LongVector.fromArray(SPECIES, membranes, to).and(silent);
    u = v.lanewise(XOR, LongVector.fromArray(SPECIES, words, from + row)).lanewise(XOR, carry);
    u.intoArray(membranes, to);
    LongVector positive = u.not();
    LongVector negative = LongVector.broadcast(SPECIES, ~constants[last]);
    reached = positive.and(negative).or(reached.and(positive.or(negative)));
    reached.and(LongVector.fromArray(SPECIES, valid, validAt)).intoArray(membranes, at);
  }

  /** Clears the membranes, rows of {@code row} words from {@code first}, of what spiked. */
  static void reset(long[] membranes, int spikes, int first, int planes, int row) {
    LongVector silent = LongVector.fromArray(SPECIES, membranes, spikes).not();
    for (int j = 0; j < planes; j++) {
      LongVector.fromArray(SPECIES, membranes, first + j * row)
          .and(silent)
          .intoArray(membranes, first + j * row);
    }
    LongVector.zero(SPECIES).intoArray(membranes, spikes);
  }

  private void leak(long[] membranes, int at, long[] words) {
    if (leak instanceof Leak.Shift shift) {
      subtractShifted(membranes, at, planes, shift.shift(), LANES);
    } else {
      multiply(membranes, at, planes, ((Leak.Fraction) leak).numerator(), words, product, LANES);
    }
  }

  /** {@code v - (v >> shift)}. */
  static void subtractShifted(long[] membranes, int at, int planes, int shift, int row) {
    LongVector borrow = LongVector.zero(SPECIES);
    for (int j = 0; j < planes; j++) {
      LongVector a = LongVector.fromArray(SPECIES, membranes, at + j * row);
      LongVector b =
          LongVector.fromArray(SPECIES, membranes, at + Math.min(j + shift, planes - 1) * row);
      LongVector differ = a.lanewise(XOR, b);
      differ.lanewise(XOR, borrow).intoArray(membranes, at + j * row);
      borrow = b.and(a.not()).or(borrow.and(differ.not()));
    }
  }

  /** {@code (v * numerator) >> 8}: v, sign-extended, added once for every set bit. */
  static void multiply(
      long[] membranes, int at, int planes, int numerator, long[] words, int product, int row) {
    for (int j = 0; j < planes + 8; j++) {
      LongVector.zero(SPECIES).intoArray(words, product + j * LANES);
    }
    for (int bit = 0; bit <= 8; bit++) {
      if ((numerator >> bit & 1) != 0) {
        add(membranes, at, planes, bit, words, product, row);
      }
    }
    for (int j = 0; j < planes; j++) {
      LongVector.fromArray(SPECIES, words, product + (8 + j) * LANES)
          .intoArray(membranes, at + j * row);
    }
  }

  /** {@code product += v << bit}. */
  private static void add(
      long[] membranes, int at, int planes, int bit, long[] words, int product, int row) {
    LongVector carry = LongVector.zero(SPECIES);
    for (int j = bit; j < planes + 8; j++) {
      LongVector a = LongVector.fromArray(SPECIES, words, product + j * LANES);
      LongVector b =
          LongVector.fromArray(SPECIES, membranes, at + Math.min(j - bit, planes - 1) * row);
      LongVector differ = a.lanewise(XOR, b);
      differ.lanewise(XOR, carry).intoArray(words, product + j * LANES);
      carry = a.and(b).or(differ.and(carry));
    }
  }
}
