package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * How often neurons have spiked, a byte each, which no encoder's depth outgrows, and which have at
 * all: word for word the neurons of the words of spikes that are added.
 */
final class SpikeCounts {
  private final byte[] counts;
  private final long[] some;

  /** The sum of a word's squared counts. */
  private final int[] squares;

  private int words;

  /** Room for the neurons of so many words. */
  SpikeCounts(int words) {
    this.counts = new byte[words * Long.SIZE];
    this.some = new long[words];
    this.squares = new int[words];
  }

  /** Makes all counts 0. */
  void clear(int words) {
    this.words = words;
    Arrays.fill(counts, 0, words * Long.SIZE, (byte) 0);
    Arrays.fill(some, 0, words, 0);
    Arrays.fill(squares, 0, words, 0);
  }

  /** Adds spikes. */
  void add(long[] spikes) {
    for (int word = 0; word < words; word++) {
      squares[word] += add(spikes[word], counts, word * Long.SIZE);
      some[word] |= spikes[word];
    }
  }

  /** Counts spikes, and returns by how much the sum of the squares grows. */
  private static int add(long bits, byte[] counts, int at) {
    int grown = 0;
    for (int i = Long.bitCount(bits); i > 0; i--) {
      int neuron = at + Long.numberOfTrailingZeros(bits);
      bits &= bits - 1;
      grown += 2 * (counts[neuron]++ & 0xFF) + 1;
    }
    return grown;
  }

  /** A bit for each neuron of a word whose count is not 0. */
  long some(int word) {
    return some[word];
  }

  /** A byte for each neuron, without a sign: 64 for a word. */
  byte[] counts() {
    return counts;
  }

  /** The sum of the squared counts of {@code count} words. */
  long squares(int word, int count) {
    long sum = 0;
    for (int i = word; i < word + count; i++) {
      sum += squares[i];
    }
    return sum;
  }

  /** The sum of all counts. */
  long total() {
    long total = 0;
    for (int i = 0; i < words * Long.SIZE; i++) {
      total += counts[i] & 0xFF;
    }
    return total;
  }
}
