package io.tombola.engine.kernel;

import java.util.List;

/**
 * Maps that see the same input, side by side, in tiles of {@value TileKernels#TILE} outputs.
 * Immutable.
 */
final class TileMap {
  private static final int TILE = TileKernels.TILE;

  /** Shorter chunks gain nothing over sums of 32 bits. */
  private static final int LEAST_CHUNK = 12;

  private final int in;
  private final int tiles;

  /** {@code [tile][in][TILE]}; empty where {@link #narrow} is not. */
  private final int[] weights;

  /** The same in 16 bits, in the order of {@link TileKernels#narrowPlace}. */
  private final short[] narrow;

  /** Inputs, one after the other, whose sum fits 16 bits whatever they are. */
  private final int chunk;

  private final TileNeurons neurons;

  /**
   * Arranges weights.
   *
   * @param ordered true when the input's channels are in the provider's order: those of a stream
   * @param most an input may be
   */
  TileMap(List<LinearWeights> maps, TileKernels kernels, boolean ordered, int most) {
    int out = maps.stream().mapToInt(LinearWeights::out).sum();
    boolean fires = maps.get(0).thresholds().length > 0;
    this.in = maps.get(0).in();
    this.tiles = out / TILE;
    this.neurons = new TileNeurons(new int[out], new int[out], new int[fires ? out : 0]);
    int[] wide = new int[in * out];
    int first = 0;
    for (LinearWeights map : maps) {
      for (int place = first; place < first + map.out(); place++) {
        int o = channel(place, kernels) - first;
        neurons.scales()[place] = map.scales()[o];
        neurons.biases()[place] = map.biases()[o];
        if (fires) {
          neurons.thresholds()[place] = TileNeurons.clipped(map.thresholds()[o]);
        }
        for (int i = 0; i < in; i++) {
          int from = ordered ? channel(i, kernels) : i;
          wide[(place / TILE * in + i) * TILE + place % TILE] = map.weight(o, from);
        }
      }
      first += map.out();
    }
    this.chunk = chunk(wide, most);
    boolean isNarrow = kernels.narrowPlace(0) >= 0 && chunk >= (ordered ? LEAST_CHUNK : in);
    this.narrow = isNarrow ? narrowed(wide, kernels) : new short[0];
    this.weights = isNarrow ? new int[0] : wide;
  }

  private static short[] narrowed(int[] wide, TileKernels kernels) {
    short[] narrow = new short[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (short) wide[i - i % TILE + kernels.narrowPlace(i % TILE)];
    }
    return narrow;
  }

  /** Halved until no output's weights within a chunk can add up to more than 16 bits; even. */
  private int chunk(int[] wide, int most) {
    int length = in;
    while (length > 2 && !fits(wide, most, length)) {
      length = (length / 2 + 1) & -2;
    }
    return length;
  }

  private boolean fits(int[] wide, int most, int length) {
    for (int place = 0; place < tiles * TILE; place++) {
      long up = 0;
      long down = 0;
      for (int i = 0; i < in; i++) {
        if (i % length == 0) {
          up = 0;
          down = 0;
        }
        int weight = wide[(place / TILE * in + i) * TILE + place % TILE];
        up += Math.max(0, weight);
        down += Math.min(0, weight);
        if (up * most > Short.MAX_VALUE || down * most < Short.MIN_VALUE) {
          return false;
        }
      }
    }
    return true;
  }

  private static int channel(int place, TileKernels kernels) {
    return place - place % TILE + kernels.channelAt(place % TILE);
  }

  /** Inputs. */
  int in() {
    return in;
  }

  /** Tiles of outputs. */
  int tiles() {
    return tiles;
  }

  int[] weights() {
    return weights;
  }

  /** True when there are narrow weights alone. */
  boolean isNarrow() {
    return narrow.length > 0;
  }

  short[] narrow() {
    return narrow;
  }

  /** Inputs that may be added up in 16 bits. */
  int chunk() {
    return chunk;
  }

  /** Where a tile's weights begin. */
  int weightsAt(int tile) {
    return tile * in * TILE;
  }

  TileNeurons neurons() {
    return neurons;
  }
}
