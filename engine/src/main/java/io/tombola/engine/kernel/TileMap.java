package io.tombola.engine.kernel;

import java.util.List;

/**
 * Maps that see the same input, side by side, in tiles of {@value TileKernels#TILE} outputs.
 * Immutable.
 */
final class TileMap {
  private static final int TILE = TileKernels.TILE;

  /**
   * Bytes before the first weight, so that a line of the cache holds whole registers of them: as in
   * {@code VectorScratch}, where objects lie at multiples of 64 bytes and arrays begin 16 behind.
   */
  private static final int FIRST_BYTES = 48;

  /** Fewer at a time are slower in 16 bits than in 32. */
  private static final int LEAST_SPIKES = 32;

  private final int in;
  private final int tiles;

  /** {@code [tile][in][TILE]}, from {@link #weightsAt} on; empty where {@link #narrow} is not. */
  private final int[] weights;

  /** The same in 16 bits, in the order of {@link TileKernels#narrowPlace}. */
  private final short[] narrow;

  /** The greatest root of the sum of an output's squared weights. */
  private final double norm;

  private final TileNeurons neurons;

  /** Arranges weights. */
  TileMap(List<LinearWeights> maps, TileKernels kernels) {
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
          wide[at(place, i)] = map.weight(o, i);
        }
      }
      first += map.out();
    }
    this.norm = norm(wide);
    boolean isNarrow = kernels.narrowPlace(0) >= 0 && mostSpikes() >= LEAST_SPIKES;
    this.narrow = isNarrow ? narrowed(wide, kernels) : new short[0];
    this.weights = isNarrow ? new int[0] : aligned(wide);
  }

  private static short[] narrowed(int[] wide, TileKernels kernels) {
    int first = FIRST_BYTES / Short.BYTES;
    short[] narrow = new short[first + wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[first + i] = (short) wide[i - i % TILE + kernels.narrowPlace(i % TILE)];
    }
    return narrow;
  }

  private static int[] aligned(int[] wide) {
    int first = FIRST_BYTES / Integer.BYTES;
    int[] aligned = new int[first + wide.length];
    System.arraycopy(wide, 0, aligned, first, wide.length);
    return aligned;
  }

  /** The greatest root of the sum of an output's squared weights. */
  private double norm(int[] wide) {
    double greatest = 0;
    for (int place = 0; place < tiles * TILE; place++) {
      double squares = 0;
      for (int i = 0; i < in; i++) {
        squares += (double) wide[at(place, i)] * wide[at(place, i)];
      }
      greatest = Math.max(greatest, squares);
    }
    return Math.sqrt(greatest);
  }

  private int at(int place, int input) {
    return (place / TILE * in + input) * TILE + place % TILE;
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

  /** True when there are narrow weights alone: rather many of them fit 16 bits. */
  boolean isNarrow() {
    return narrow.length > 0;
  }

  short[] narrow() {
    return narrow;
  }

  /**
   * True when no output's sum outgrows 16 bits, by Cauchy's and Schwarz's inequality. What its
   * parts come to does not matter: 16 bits go round.
   *
   * @param counts what the root of the sum of the squared inputs cannot exceed
   */
  boolean fits(double counts) {
    return counts * norm <= Short.MAX_VALUE;
  }

  /** Spikes whose sum surely {@link #fits}. */
  int mostSpikes() {
    double root = Short.MAX_VALUE / Math.max(1, norm);
    return (int) Math.min(root * root, 1 << 16);
  }

  /** Where a tile's weights begin. */
  int weightsAt(int tile) {
    return FIRST_BYTES / (isNarrow() ? Short.BYTES : Integer.BYTES) + tile * in * TILE;
  }

  TileNeurons neurons() {
    return neurons;
  }
}
