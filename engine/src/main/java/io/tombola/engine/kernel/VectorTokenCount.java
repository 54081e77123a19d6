package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorCarrySave} for one list of rows of tokens.
 *
 * <p>The methods are too large for C2 to inline, and must be: see there.
 */
final class VectorTokenCount {
  /** Bits of a counter that {@link #countHigh} settles. */
  static final int HIGH_BITS = 8;

  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;
  private static final int ROUND = CarrySave.ROUND;

  /** Words from a row of a counter to the next. */
  static final int PLANE = VectorTokenSums.BLOCK * LANES;

  private VectorTokenCount() {}

  /** Copies {@code length} words, and their complements. */
  static void load(long[] from, int at, long[] words, int to, int complements, int length) {
    for (int i = 0; i < length; i += LANES) {
      LongVector row = LongVector.fromArray(SPECIES, from, at + i);
      row.intoArray(words, to + i);
      row.not().intoArray(words, complements + i);
    }
  }

  /**
   * The lowest level: counts rows, eight a round; writes a carry row per round.
   *
   * @param rows where rows start, {@code from..to} in whole rounds
   * @param start three rows, {@link #PLANE} words apart: what the counter is
   * @param sums three rows: where the counter goes
   */
  static void count(long[] words, char[] rows, int from, int to, int start, int sums, int carries) {
    LongVector s1 = LongVector.fromArray(SPECIES, words, start);
    LongVector s2 = LongVector.fromArray(SPECIES, words, start + PLANE);
    LongVector s4 = LongVector.fromArray(SPECIES, words, start + 2 * PLANE);
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
      fourA.and(fourB).or(u.and(s4)).intoArray(words, carry);
      s4 = u.lanewise(XOR, s4);
      carry += LANES;
    }
    s1.intoArray(words, sums);
    s2.intoArray(words, sums + PLANE);
    s4.intoArray(words, sums + 2 * PLANE);
  }

  /**
   * The last level: adds carry rows four by four; the last four are filled up with rows of zeros.
   *
   * @param carries where the rows lie one after the other, with room for three more
   * @param low three rows, {@link #PLANE} words apart: what the lowest bits of the counter are
   * @param middle three rows: the next ones
   * @param high two rows: the highest ones
   * @param sums {@link #HIGH_BITS} rows: where the counter goes
   */
  static void countHigh(
      long[] words, int carries, int length, int low, int middle, int high, int sums) {
    int end = carries + length * LANES;
    LongVector zero = LongVector.zero(SPECIES);
    zero.intoArray(words, end);
    zero.intoArray(words, end + LANES);
    zero.intoArray(words, end + 2 * LANES);
    LongVector s1 = LongVector.fromArray(SPECIES, words, low);
    LongVector s2 = LongVector.fromArray(SPECIES, words, low + PLANE);
    LongVector s3 = LongVector.fromArray(SPECIES, words, low + 2 * PLANE);
    LongVector s4 = LongVector.fromArray(SPECIES, words, middle);
    LongVector s5 = LongVector.fromArray(SPECIES, words, middle + PLANE);
    LongVector s6 = LongVector.fromArray(SPECIES, words, middle + 2 * PLANE);
    LongVector s7 = LongVector.fromArray(SPECIES, words, high);
    LongVector s8 = LongVector.fromArray(SPECIES, words, high + PLANE);
    for (int at = carries; at < end; at += 4 * LANES) {
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
      LongVector carry = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      LongVector next = s3.and(carry);
      s3 = s3.lanewise(XOR, carry);
      carry = s4.and(next);
      s4 = s4.lanewise(XOR, next);
      next = s5.and(carry);
      s5 = s5.lanewise(XOR, carry);
      carry = s6.and(next);
      s6 = s6.lanewise(XOR, next);
      next = s7.and(carry);
      s7 = s7.lanewise(XOR, carry);
      s8 = s8.lanewise(XOR, next);
    }
    s1.intoArray(words, sums);
    s2.intoArray(words, sums + PLANE);
    s3.intoArray(words, sums + 2 * PLANE);
    s4.intoArray(words, sums + 3 * PLANE);
    s5.intoArray(words, sums + 4 * PLANE);
    s6.intoArray(words, sums + 5 * PLANE);
    s7.intoArray(words, sums + 6 * PLANE);
    s8.intoArray(words, sums + 7 * PLANE);
  }
}
