package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Attention on bits is {@code (q k^T) v} in integers, also of more tokens than 16 bits count. */
@AddLifecycleHook(NeedsVectorKernels.class)
class TileAttentionTest {
  private static final int TILE = TileKernels.TILE;

  @Property(tries = 60)
  void isTheProductOfThree(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1100) int tokens,
      @ForAll boolean vector) {
    var random = new Random(seed);
    TileKernels kernels = vector ? new VectorTiles() : new ScalarTiles();
    boolean all = random.nextInt(4) == 0;
    long[] spikes = TestEncoders.spikes(3 * tokens, 1, random);
    if (all) {
      Arrays.fill(spikes, -1);
    }
    var attention = new TileAttention(kernels, tokens);
    int[] sums = random.ints((long) tokens * TILE).toArray();
    attention.attend(spikes, 0, 1, 2, 3, tokens, sums, 0, TILE);

    int[][] products = products(spikes, tokens);
    for (int n = 0; n < tokens; n++) {
      for (int place = 0; place < TILE; place++) {
        int sum = 0;
        for (int i = 0; i < TILE; i++) {
          sum += (int) ((spikes[3 * n] >>> i) & 1) * products[i][kernels.channelAt(place)];
        }
        assertThat(sums[n * TILE + place]).as("token %d, place %d", n, place).isEqualTo(sum);
      }
    }
    long pairs = 0;
    for (int n = 0; n < tokens; n++) {
      pairs += (long) Long.bitCount(spikes[3 * n + 1]) * Long.bitCount(spikes[3 * n + 2]);
    }
    assertThat(attention.pairs(tokens)).isEqualTo(pairs);
  }

  /** {@code k^T v}. */
  private static int[][] products(long[] spikes, int tokens) {
    int[][] products = new int[TILE][TILE];
    for (int n = 0; n < tokens; n++) {
      for (int i = 0; i < TILE; i++) {
        for (int j = 0; j < TILE; j++) {
          products[i][j] += (int) ((spikes[3 * n + 1] >>> i) & (spikes[3 * n + 2] >>> j) & 1);
        }
      }
    }
    return products;
  }
}
