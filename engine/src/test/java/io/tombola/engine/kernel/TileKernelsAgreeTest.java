package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sums of tiles are what weights times counts come to, whatever their size. */
class TileKernelsAgreeTest {
  private static final int ROWS = 5;

  @Property(tries = 60)
  void sumWeightsOfAllSizes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int inWords,
      @ForAll @IntRange(min = 1, max = 5) int tiles,
      @ForAll @IntRange(min = 0, max = 15) int weightBits,
      @ForAll @IntRange(min = 1, max = 255) int mostCount) {
    agree(inWords, tiles, weightBits, mostCount, new Random(seed));
  }

  /** Those whose rows take one part, several, weights in two parts, and more than 16 bits. */
  @Example
  void sumInEveryWay() {
    for (int weightBits : new int[] {2, 9, 12, 15}) {
      for (int mostCount : new int[] {1, 5, 255}) {
        agree(3, 3, weightBits, mostCount, new Random(5));
      }
    }
  }

  private static void agree(int inWords, int tiles, int weightBits, int mostCount, Random random) {
    int in = inWords * 64;
    int out = tiles * TileKernels.TILE;
    short[] weights = new short[in * out];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (short) (random.nextInt(2 << weightBits) - (1 << weightBits));
    }
    int[] ones = new int[out];
    Arrays.fill(ones, 1);
    var map = new LinearWeights(in, out, weights, ones, new int[out], new int[out]);
    int[][] counts = counts(in, mostCount, random);
    int[][] expected = new int[ROWS][out];
    for (int row = 0; row < ROWS; row++) {
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          expected[row][o] += map.weight(o, i) * counts[row][i];
        }
      }
    }
    assertThat(sums(map, counts, mostCount, new ScalarTiles())).isDeepEqualTo(expected);
    if (NeedsVectorKernels.met()) {
      assertThat(sums(map, counts, mostCount, new VectorTiles())).isDeepEqualTo(expected);
    }
  }

  /** Rows of few and of many counts, small and large; at times none. */
  private static int[][] counts(int in, int most, Random random) {
    int[][] counts = new int[ROWS][in];
    for (int[] row : counts) {
      double rate = random.nextInt(5) / 4.0;
      int greatest = 1 + random.nextInt(most);
      for (int i = 0; i < in; i++) {
        row[i] = random.nextDouble() < rate ? 1 + random.nextInt(greatest) : 0;
      }
    }
    return counts;
  }

  private static int[][] sums(
      LinearWeights weights, int[][] counts, int mostCount, TileKernels kernels) {
    var map = new TileMap(List.of(weights), mostCount, kernels);
    int words = weights.in() / 64;
    var list = new SpikeList(kernels.panel(), ROWS, weights.in(), words);
    list.begin(weights.in(), map.bandChannels(), map.mostSquares());
    for (int row = 0; row < ROWS; row++) {
      list.addCounts(counted(counts[row], mostCount), 0, words);
    }
    int[] panel = new int[TileKernels.FIRST + ROWS * kernels.panel()];
    int[][] sums = new int[ROWS][weights.out()];
    for (int o = 0; o < weights.out(); o++) {
      int place = o % kernels.panel();
      if (place == 0) {
        Arrays.fill(panel, -1);
        kernels.gather(list, map, o / kernels.panel(), panel);
      }
      int tile = o - o % TileKernels.TILE;
      for (int row = 0; row < ROWS; row++) {
        sums[row][tile + kernels.channelAt(o % TileKernels.TILE)] =
            panel[TileKernels.FIRST + row * kernels.panel() + place];
      }
    }
    return sums;
  }

  /** Adds up spikes until each channel has its count. */
  private static SpikeCounts counted(int[] row, int most) {
    int words = row.length / 64;
    var counts = new SpikeCounts(words);
    counts.clear(words);
    for (int n = 0; n < most; n++) {
      long[] spikes = new long[words];
      for (int i = 0; i < row.length; i++) {
        if (row[i] > n) {
          spikes[i / 64] |= 1L << i;
        }
      }
      counts.add(spikes);
    }
    assertThat(counts.total()).isEqualTo(Arrays.stream(row).sum());
    return counts;
  }
}
