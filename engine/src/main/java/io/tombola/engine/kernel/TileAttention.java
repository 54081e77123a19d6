package io.tombola.engine.kernel;

/**
 * Self-attention of one head at one timestep, on bits: {@code q (k^T v)} takes a population count
 * for each pair of channels, and a row of counts for each spike of q. Nothing is rounded, so the
 * order of the two products is free.
 */
final class TileAttention {
  private static final int TILE = TileKernels.TILE;
  private static final int FIRST = TileKernels.FIRST;

  private final TileKernels kernels;

  /** Per channel, a bit for each token. */
  private final long[] keys;

  private final long[] values;

  /** A word of each channel's values, and which channel's, in the kernels' order. */
  private final long[] ordered = new long[TILE];

  private final int[] order = new int[TILE];
  private final SpikeList queries;
  private final int[] products = new int[FIRST + TILE * TILE];

  TileAttention(TileKernels kernels, int tokens) {
    this.kernels = kernels;
    for (int place = 0; place < TILE; place++) {
      order[place] = kernels.channelAt(place);
    }
    this.queries = new SpikeList(TILE, tokens, TILE, 1);
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
    multiply(words(tokens));
    queries.begin(TILE, TILE, Integer.MAX_VALUE);
    for (int n = 0; n < tokens; n++) {
      queries.addSpikes(spikes, q + n * stride, 1);
    }
    kernels.gather(queries, tokens, products, sums, sumsAt, sumsStride);
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
  long pairs() {
    long pairs = 0;
    for (int product : products) {
      pairs += product;
    }
    return pairs;
  }

  private void multiply(int words) {
    for (int word = 0; word < words; word++) {
      for (int place = 0; place < TILE; place++) {
        ordered[place] = values[order[place] * words + word];
      }
      for (int i = 0; i < TILE; i++) {
        if (word == 0) {
          count(keys[i * words], ordered, products, FIRST + i * TILE);
        } else {
          countOn(keys[i * words + word], ordered, products, FIRST + i * TILE);
        }
      }
    }
  }

  private static void count(long key, long[] values, int[] products, int to) {
    for (int place = 0; place < TILE; place++) {
      products[to + place] = Long.bitCount(key & values[place]);
    }
  }

  private static void countOn(long key, long[] values, int[] products, int to) {
    for (int place = 0; place < TILE; place++) {
      products[to + place] += Long.bitCount(key & values[place]);
    }
  }
}
