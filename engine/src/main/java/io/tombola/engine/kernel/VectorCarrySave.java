package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link CarrySave} for as many pixels as a register has bits: counts how many rows of a list have
 * a pixel's bit set, and takes away how many rows of another do.
 *
 * <p>A row is {@link #LANES} words; where it starts is given as an index of a word. The trick for
 * the difference: count the negative rows, complement the counter ({@code ~n = -n - 1}), and count
 * on with the positive ones. Carries of the negative rows are written complemented too, so that the
 * upper levels need one list; {@link VectorSums} has the constants that make up for it.
 *
 * <p>The methods are small on purpose: C2 stops inlining in a large one, and boxes its vectors. An
 * adder takes its two new rows together first and the counter last, so that a round waits for the
 * counter of the round before only once an addition.
 */
final class VectorCarrySave {
  /** The one species of this process: mixing two costs more than the wider one gains. */
  static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

  /** Words of a row. */
  static final int LANES = SPECIES.length();

  /** Rows that {@link #countFew} takes at most; any more go through a level first. */
  static final int FEW = 6;

  /** Bits of a counter that {@link #countFew} settles. */
  static final int FEW_BITS = 6;

  private static final int ROUND = CarrySave.ROUND;

  /** Rows of the counters {@code 0..7}, three each, that {@link #writeStarts} writes. */
  static final int STARTS = CarrySave.BITS * ROUND;

  private VectorCarrySave() {}

  /**
   * Writes counters that are 0..7 at every pixel, one after the other: what counting begins with.
   */
  static void writeStarts(long[] words, int at) {
    for (int value = 0; value < ROUND; value++) {
      for (int bit = 0; bit < CarrySave.BITS; bit++) {
        int row = at + (CarrySave.BITS * value + bit) * LANES;
        LongVector.broadcast(SPECIES, -(long) (value >> bit & 1)).intoArray(words, row);
      }
    }
  }

  /**
   * The lowest level: counts rows, eight a round; writes a carry row per round.
   *
   * @param rows where rows start, {@code from..to} in whole rounds
   * @param start three rows: what the counter is, taken complemented where {@code flip} is -1
   * @param sums three rows: where the counter goes
   * @param carryFlip -1 to write carries complemented, else 0
   * @return where the next carry goes
   */
  static int count(
      long[] words,
      char[] rows,
      int from,
      int to,
      int start,
      int sums,
      long flip,
      long carryFlip,
      int carries) {
    LongVector flips = LongVector.broadcast(SPECIES, flip);
    LongVector carryFlips = LongVector.broadcast(SPECIES, carryFlip);
    LongVector s1 = LongVector.fromArray(SPECIES, words, start).lanewise(XOR, flips);
    LongVector s2 = LongVector.fromArray(SPECIES, words, start + LANES).lanewise(XOR, flips);
    LongVector s4 = LongVector.fromArray(SPECIES, words, start + 2 * LANES).lanewise(XOR, flips);
    int carry = carries;
    for (int i = from; i < to; i += ROUND) {
      LongVector a = LongVector.fromArray(SPECIES, words, rows[i]);
      LongVector b = LongVector.fromArray(SPECIES, words, rows[i + 1]);
      LongVector u = a.lanewise(XOR, b);
      LongVector twoA = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      a = LongVector.fromArray(SPECIES, words, rows[i + 2]);
      b = LongVector.fromArray(SPECIES, words, rows[i + 3]);
      u = a.lanewise(XOR, b);
      LongVector twoB = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      u = twoA.lanewise(XOR, twoB);
      LongVector fourA = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      a = LongVector.fromArray(SPECIES, words, rows[i + 4]);
      b = LongVector.fromArray(SPECIES, words, rows[i + 5]);
      u = a.lanewise(XOR, b);
      twoA = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      a = LongVector.fromArray(SPECIES, words, rows[i + 6]);
      b = LongVector.fromArray(SPECIES, words, rows[i + 7]);
      u = a.lanewise(XOR, b);
      twoB = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      u = twoA.lanewise(XOR, twoB);
      LongVector fourB = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      u = fourA.lanewise(XOR, fourB);
      LongVector eight = fourA.and(fourB).or(u.and(s4));
      s4 = u.lanewise(XOR, s4);
      eight.lanewise(XOR, carryFlips).intoArray(words, carry);
      carry += LANES;
    }
    s1.intoArray(words, sums);
    s2.intoArray(words, sums + LANES);
    s4.intoArray(words, sums + 2 * LANES);
    return carry;
  }

  /**
   * One of the upper levels: counts the rows that lie one after the other at {@code carries}, in
   * whole rounds; writes a carry row per round over them.
   *
   * @param start three rows: what the counter is
   * @param sums three rows: where the counter goes
   */
  static void countCarries(long[] words, int carries, int rounds, int start, int sums) {
    LongVector s1 = LongVector.fromArray(SPECIES, words, start);
    LongVector s2 = LongVector.fromArray(SPECIES, words, start + LANES);
    LongVector s4 = LongVector.fromArray(SPECIES, words, start + 2 * LANES);
    int to = carries;
    for (int at = carries, end = carries + rounds * ROUND * LANES; at < end; at += ROUND * LANES) {
      LongVector a = LongVector.fromArray(SPECIES, words, at);
      LongVector b = LongVector.fromArray(SPECIES, words, at + LANES);
      LongVector u = a.lanewise(XOR, b);
      LongVector twoA = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      a = LongVector.fromArray(SPECIES, words, at + 2 * LANES);
      b = LongVector.fromArray(SPECIES, words, at + 3 * LANES);
      u = a.lanewise(XOR, b);
      LongVector twoB = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      u = twoA.lanewise(XOR, twoB);
      LongVector fourA = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      a = LongVector.fromArray(SPECIES, words, at + 4 * LANES);
      b = LongVector.fromArray(SPECIES, words, at + 5 * LANES);
      u = a.lanewise(XOR, b);
      twoA = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      a = LongVector.fromArray(SPECIES, words, at + 6 * LANES);
      b = LongVector.fromArray(SPECIES, words, at + 7 * LANES);
      u = a.lanewise(XOR, b);
      twoB = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      u = twoA.lanewise(XOR, twoB);
      LongVector fourB = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      u = fourA.lanewise(XOR, fourB);
      fourA.and(fourB).or(u.and(s4)).intoArray(words, to);
      s4 = u.lanewise(XOR, s4);
      to += LANES;
    }
    s1.intoArray(words, sums);
    s2.intoArray(words, sums + LANES);
    s4.intoArray(words, sums + 2 * LANES);
  }

  /**
   * Fills the last round of a list of {@code length} carry rows up with zeros; gives its rounds.
   */
  static int padded(long[] words, int carries, int length) {
    int rounds = (length + ROUND - 1) / ROUND;
    LongVector zero = LongVector.zero(SPECIES);
    for (int i = length; i < rounds * ROUND; i++) {
      zero.intoArray(words, carries + i * LANES);
    }
    return rounds;
  }

  /**
   * The last level, for {@link #FEW} carry rows at most: adds them two by two; an odd one gets a
   * row of zeros behind it.
   *
   * <p>It is too large for C2 to inline (325 bytecodes), and must be: among its callers it would
   * come to where C2 stops inlining, and box its vectors.
   *
   * @param sums {@link #FEW_BITS} rows, overwritten with the counter's bits
   * @param start what it counts on from, modulo {@code 2^FEW_BITS}
   */
  static void countFew(long[] words, int carries, int length, int sums, int start) {
    int end = carries + length * LANES;
    LongVector.zero(SPECIES).intoArray(words, end);
    LongVector s1 = LongVector.broadcast(SPECIES, -(long) (start & 1));
    LongVector s2 = LongVector.broadcast(SPECIES, -(long) (start >> 1 & 1));
    LongVector s4 = LongVector.broadcast(SPECIES, -(long) (start >> 2 & 1));
    LongVector s8 = LongVector.broadcast(SPECIES, -(long) (start >> 3 & 1));
    LongVector s16 = LongVector.broadcast(SPECIES, -(long) (start >> 4 & 1));
    LongVector s32 = LongVector.broadcast(SPECIES, -(long) (start >> 5 & 1));
    for (int at = carries; at < end; at += 2 * LANES) {
      LongVector a = LongVector.fromArray(SPECIES, words, at);
      LongVector b = LongVector.fromArray(SPECIES, words, at + LANES);
      LongVector u = a.lanewise(XOR, b);
      LongVector two = a.and(b).or(u.and(s1));
      s1 = s1.lanewise(XOR, u);
      LongVector four = s2.and(two);
      s2 = s2.lanewise(XOR, two);
      LongVector eight = s4.and(four);
      s4 = s4.lanewise(XOR, four);
      LongVector sixteen = s8.and(eight);
      s8 = s8.lanewise(XOR, eight);
      s32 = s32.lanewise(XOR, s16.and(sixteen));
      s16 = s16.lanewise(XOR, sixteen);
    }
    s1.intoArray(words, sums);
    s2.intoArray(words, sums + LANES);
    s4.intoArray(words, sums + 2 * LANES);
    s8.intoArray(words, sums + 3 * LANES);
    s16.intoArray(words, sums + 4 * LANES);
    s32.intoArray(words, sums + 5 * LANES);
  }

  /** Copies a row. */
  static void copy(long[] from, int at, long[] to, int toAt) {
    LongVector.fromArray(SPECIES, from, at).intoArray(to, toAt);
  }
}
