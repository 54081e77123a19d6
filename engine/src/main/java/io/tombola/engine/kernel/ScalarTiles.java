package io.tombola.engine.kernel;

import io.tombola.engine.net.Leak;
import java.util.Arrays;

/** Tiles in plain loops, which C2 turns into vector instructions by itself; runs on any JVM. */
final class ScalarTiles implements TileKernels {
  /** Bits of a word, each as a number: 0 or -1. Per run, as a run has one thread. */
  private final int[] silent = new int[TILE];

  @Override
  public int panel() {
    return TILE;
  }

  @Override
  public int channelAt(int place) {
    return place;
  }

  @Override
  public int narrowPlace(int index) {
    return -1;
  }

  @Override
  public int tableChannelAt(int index) {
    return index;
  }

  @Override
  public void gather(SpikeList list, TileMap map, int panel, int[] sums) {
    Arrays.fill(sums, FIRST, FIRST + list.rows() * TILE, 0);
    int from = map.weightsAt(panel);
    for (int row = 0; row < list.rows(); row++) {
      for (int part = list.part(row); part < list.part(row + 1); part++) {
        add(list, part, map.weights(), from, TILE, sums, FIRST + row * TILE);
      }
    }
  }

  @Override
  public void gather(
      long[] spikes,
      int at,
      int stride,
      int rows,
      short[] table,
      int[] sums,
      int sumsAt,
      int sumsStride,
      boolean on) {
    for (int row = 0; row < rows; row++) {
      int to = sumsAt + row * sumsStride;
      if (!on) {
        Arrays.fill(sums, to, to + TILE, 0);
      }
      for (long bits = spikes[at + row * stride]; bits != 0; bits &= bits - 1) {
        add(table, FIRST_NARROW + Long.numberOfTrailingZeros(bits) * TILE, sums, to);
      }
    }
  }

  private static void add(short[] table, int from, int[] sums, int to) {
    for (int o = 0; o < TILE; o++) {
      sums[to + o] += table[from + o];
    }
  }

  private static void add(
      SpikeList list, int part, int[] weights, int from, int width, int[] sums, int to) {
    int[] numbers = list.numbers();
    for (int i = list.start(part, 0); i < list.start(part + 1, 0); i += 2) {
      add(numbers[i + 1] & 0xFFFF, weights, from + numbers[i], width, sums, to);
    }
  }

  private static void add(int times, int[] weights, int from, int width, int[] sums, int to) {
    for (int o = 0; o < width; o++) {
      sums[to + o] += times * weights[from + o];
    }
  }

  @Override
  public void fire(
      int[] sums,
      int sumsAt,
      int sumsStride,
      int tokens,
      int timesteps,
      TileNeurons neurons,
      int constant,
      Leak leak,
      int[] membranes,
      int membrane,
      long[] spikes,
      int spikesAt,
      int stride) {
    for (int row = 0; row < tokens * timesteps; row++) {
      int m = membrane + row / timesteps * TILE;
      leak(membranes, m, leak);
      charge(sums, sumsAt + row * sumsStride, neurons, constant, membranes, m, silent);
      long word = 0;
      for (int o = 0; o < TILE; o++) {
        word |= (long) (1 + silent[o]) << o;
      }
      spikes[spikesAt + row * stride] = word;
    }
  }

  private static void leak(int[] membranes, int at, Leak leak) {
    if (leak instanceof Leak.Shift shift && shift.shift() == 1) {
      for (int o = 0; o < TILE; o++) {
        membranes[at + o] >>= 1;
      }
    } else {
      for (int o = 0; o < TILE; o++) {
        membranes[at + o] = leak.apply(membranes[at + o]);
      }
    }
  }

  /** Charges leaked membranes, and resets those that reach their threshold: not silent, 0. */
  private static void charge(
      int[] sums,
      int at,
      TileNeurons neurons,
      int constant,
      int[] membranes,
      int membrane,
      int[] silent) {
    int[] scales = neurons.scales();
    int[] biases = neurons.biases();
    int[] thresholds = neurons.thresholds();
    for (int o = 0; o < TILE; o++) {
      int c = FIRST + constant + o;
      int u = membranes[membrane + o] + scales[c] * sums[at + o] + biases[c];
      int stays = (u - thresholds[c]) >> 31;
      membranes[membrane + o] = u & stays;
      silent[o] = stays;
    }
  }

  @Override
  public void charge(
      int[] sums,
      int sumsAt,
      int sumsStride,
      int rows,
      TileNeurons neurons,
      int constant,
      int[] stream,
      int streamAt,
      int stride) {
    int[] scales = neurons.scales();
    int[] biases = neurons.biases();
    for (int row = 0; row < rows; row++) {
      for (int o = 0; o < TILE; o++) {
        int c = FIRST + constant + o;
        stream[streamAt + row * stride + o] +=
            scales[c] * sums[sumsAt + row * sumsStride + o] + biases[c];
      }
    }
  }
}
