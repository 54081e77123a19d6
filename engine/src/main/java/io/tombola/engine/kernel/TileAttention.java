package io.tombola.engine.kernel;

/**
 * Self-attention of one head at one timestep, on bits: {@code q (k^T v)} takes a population count
 * for each pair of channels, and a row of counts for each spike of q. Nothing is rounded, so the
 * order of the two products is free.
 */
final class TileAttention {
  private static final int TILE = TileKernels.TILE;
  private static final int FIRST = TileKernels.FIRST_NARROW;

  /** Words of tokens whose pairs' sums fit 16 bits: there are {@code TILE} sums of 64 a word. */
  private static final int NARROW_WORDS = Short.MAX_VALUE / (TILE * 64);

  private final TileKernels kernels;

  /** Per channel, a bit for each token. */
  private final long[] keys;

  private final long[] values;

  /** A word of each channel's values, and which channel's, in the order of a table. */
  private final long[] ordered = new long[TILE];

  private final int[] order = new int[TILE];

  /** {@code [channel of k][channel of v]}: tokens where both spike. */
  private final short[] products = new short[FIRST + TILE * TILE];

  TileAttention(TileKernels kernels, int tokens) {
    this.kernels = kernels;
    for (int i = 0; i < TILE; i++) {
      order[i] = kernels.tableChannelAt(i);
    }
    this.keys = new long[TILE * words(tokens)];
    this.values = new long[TILE * words(tokens)];
  }

  private static int words(int tokens) {
    return (tokens + 63) >> 6;
  }

  /**
   * Attends.
   *
   * @param spikes word {@code q + n * stride} is that of token n, alike for k and v
   * @param sums {@code TILE} numbers for each token from {@code sums[sumsAt]}, the next one's
   *     {@code sumsStride} behind
   */
  void attend(
      long[] spikes,
      int q,
      int k,
      int v,
      int stride,
      int tokens,
      int[] sums,
      int sumsAt,
      int sumsStride) {
    int words = words(tokens);
    for (int word = 0; word < words; word++) {
      int first = word * 64;
      int count = Math.min(64, tokens - first);
      TokenBits.transpose(spikes, k + first * stride, stride, count, keys, word, words);
      TokenBits.transpose(spikes, v + first * stride, stride, count, values, word, words);
    }
    attend(spikes, q, stride, tokens, sums, sumsAt, sumsStride);
  }

  /** The same where {@link #keys} and {@link #values} are there already. */
  void attend(
      long[] spikes, int q, int stride, int tokens, int[] sums, int sumsAt, int sumsStride) {
    int words = words(tokens);
    for (int first = 0; first < words; first += NARROW_WORDS) {
      multiply(words, first, Math.min(words, first + NARROW_WORDS));
      kernels.gather(spikes, q, stride, tokens, products, sums, sumsAt, sumsStride, first > 0);
    }
  }

  /** Per channel, a word for each 64 tokens. */
  long[] keys() {
    return keys;
  }

  /** Likewise. */
  long[] values() {
    return values;
  }

  /** Pairs of a spike of k and one of v, of the same token, that the last call met. */
  long pairs(int tokens) {
    int words = words(tokens);
    long pairs = 0;
    for (int i = 0; i < TILE * words; i += words) {
      for (int j = 0; j < TILE * words; j += words) {
        for (int word = 0; word < words; word++) {
          pairs += Long.bitCount(keys[i + word] & values[j + word]);
        }
      }
    }
    return pairs;
  }

  private void multiply(int words, int first, int end) {
    for (int word = first; word < end; word++) {
      for (int i = 0; i < TILE; i++) {
        ordered[i] = values[order[i] * words + word];
      }
      for (int i = 0; i < TILE; i++) {
        if (word == first) {
          count(keys[i * words + word], ordered, products, FIRST + i * TILE);
        } else {
          countOn(keys[i * words + word], ordered, products, FIRST + i * TILE);
        }
      }
    }
  }

  private static void count(long key, long[] values, short[] products, int to) {
    for (int i = 0; i < TILE; i++) {
      products[to + i] = (short) Long.bitCount(key & values[i]);
    }
  }

  private static void countOn(long key, long[] values, short[] products, int to) {
    for (int i = 0; i < TILE; i++) {
      products[to + i] += (short) Long.bitCount(key & values[i]);
    }
  }
}
