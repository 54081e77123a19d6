package io.tombola.engine.run;

/**
 * A running hash over spikes and logits: two engines that did the same have the same.
 *
 * <p>Four hashes {@code h = (rotateLeft(h, 5) ^ word) * 0x9E3779B97F4A7C15}, from 0, take the words
 * of an array in turn, so that the processor works on all four at once; the value is the same hash
 * over the four of them.
 */
final class SpikeDigest {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private long first;
  private long second;
  private long third;
  private long fourth;

  /** Takes in {@code words[from..to-1]}; gives the number of bits that are set. */
  int add(long[] words, int from, int to) {
    long a = first;
    long b = second;
    long c = third;
    long d = fourth;
    int ones = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a = next(a, words[i]);
      b = next(b, words[i + 1]);
      c = next(c, words[i + 2]);
      d = next(d, words[i + 3]);
      ones += Long.bitCount(words[i]) + Long.bitCount(words[i + 1]);
      ones += Long.bitCount(words[i + 2]) + Long.bitCount(words[i + 3]);
    }
    for (; i < to; i++) {
      a = next(a, words[i]);
      ones += Long.bitCount(words[i]);
    }
    first = a;
    second = b;
    third = c;
    fourth = d;
    return ones;
  }

  /** Takes in one value. */
  void add(long word) {
    first = next(first, word);
  }

  /** The hash so far. */
  long value() {
    return next(next(next(first, second), third), fourth);
  }

  /** Becomes the same as another. */
  void copy(SpikeDigest other) {
    first = other.first;
    second = other.second;
    third = other.third;
    fourth = other.fourth;
  }

  /** Starts anew. */
  void clear() {
    first = 0;
    second = 0;
    third = 0;
    fourth = 0;
  }

  private static long next(long hash, long word) {
    return (Long.rotateLeft(hash, 5) ^ word) * FACTOR;
  }
}
