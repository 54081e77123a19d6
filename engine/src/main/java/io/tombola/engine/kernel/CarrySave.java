package io.tombola.engine.kernel;

import java.util.stream.IntStream;

/**
 * Counts, for each of 64 pixels, how many words of a list have its bit set: a tree of carry-save
 * adders (Harley-Seal, Hacker's Delight section 5-1) that takes eight words at a time, keeps the
 * three low bits of the counts in registers and writes out the carries of weight eight, a list for
 * the next level.
 *
 * <p>A full adder is five operations: {@code u = a ^ b; sum = u ^ c; carry = (a & b) | (u & c)}.
 */
final class CarrySave {
  /** Words that one round adds. */
  static final int ROUND = 8;

  /** Bits of the counts that one level settles. */
  static final int BITS = 3;

  private CarrySave() {}

  /** {@code length} rounded up to whole rounds. */
  static int padded(int length) {
    return (length + ROUND - 1) & -ROUND;
  }

  /** {@code length} indices of a carry list that starts at {@code words[carries]}. */
  static int[] carryIndices(int carries, int length) {
    return IntStream.range(carries, carries + length).toArray();
  }

  /**
   * Adds up the words {@code words[indices[from..to)]}; {@code to - from} is in whole rounds.
   *
   * @param sums where the counts' bits lie, {@code words[sums..sums + BITS * levels)}: initial
   *     value in, sum modulo its width out
   * @param carries where a carry list may lie, one word per round and whole rounds long
   * @param carryIndices the indices of that list
   */
  static void count(
      long[] words,
      int[] indices,
      int from,
      int to,
      int sums,
      int levels,
      int carries,
      int[] carryIndices) {
    level(words, indices, from, to, sums, carries);
    int length = (to - from) / ROUND;
    for (int level = 1; level < levels; level++) {
      int padded = padded(length);
      for (int i = length; i < padded; i++) {
        words[carries + i] = 0;
      }
      level(words, carryIndices, 0, padded, sums + BITS * level, carries);
      length = padded / ROUND;
    }
  }

  /**
   * One level; writes a carry per round. A carry list may be its own input: round r is read before
   * word r is written.
   */
  private static void level(long[] words, int[] indices, int from, int to, int sums, int carries) {
    long s1 = words[sums];
    long s2 = words[sums + 1];
    long s4 = words[sums + 2];
    for (int i = from; i < to; i += ROUND) {
      long a = words[indices[i]];
      long b = words[indices[i + 1]];
      long u = s1 ^ a;
      long twoA = (s1 & a) | (u & b);
      s1 = u ^ b;
      a = words[indices[i + 2]];
      b = words[indices[i + 3]];
      u = s1 ^ a;
      long twoB = (s1 & a) | (u & b);
      s1 = u ^ b;
      u = s2 ^ twoA;
      long fourA = (s2 & twoA) | (u & twoB);
      s2 = u ^ twoB;
      a = words[indices[i + 4]];
      b = words[indices[i + 5]];
      u = s1 ^ a;
      twoA = (s1 & a) | (u & b);
      s1 = u ^ b;
      a = words[indices[i + 6]];
      b = words[indices[i + 7]];
      u = s1 ^ a;
      twoB = (s1 & a) | (u & b);
      s1 = u ^ b;
      u = s2 ^ twoA;
      long fourB = (s2 & twoA) | (u & twoB);
      s2 = u ^ twoB;
      u = s4 ^ fourA;
      words[carries++] = (s4 & fourA) | (u & fourB);
      s4 = u ^ fourB;
    }
    words[sums] = s1;
    words[sums + 1] = s2;
    words[sums + 2] = s4;
  }
}
