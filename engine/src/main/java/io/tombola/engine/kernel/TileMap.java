package io.tombola.engine.kernel;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Maps that see the same input, side by side, in panels of outputs, each of a tile or more; the
 * last may be narrower. Immutable.
 */
final class TileMap {
  private static final int TILE = TileKernels.TILE;
  private static final int FIRST = TileKernels.FIRST;

  /** Weights in 16 bits that the first cache has room for: 24 KB. */
  private static final int CACHED = 12 << 10;

  /** Parts of a row that take less time than weights in two parts. */
  private static final int FEW_PARTS = 4;

  /** Outputs of a panel. */
  private final int panel;

  private final int in;
  private final int tiles;
  private final int bandChannels;

  /** {@code [panels][in][panel]}, from {@link #weightsAt} on; empty where there are narrow ones. */
  private final int[] weights;

  /**
   * The same in 16 bits, in the order of {@link TileKernels#narrowPlace}, without the high parts.
   */
  private final short[] narrow;

  /** Their high parts, each worth {@code 1 << highShift}; empty where they are all 0. */
  private final short[] high;

  private final int highShift;
  private final int mostSquares;
  private final TileNeurons neurons;

  /**
   * Arranges weights.
   *
   * @param most that an input can be
   */
  TileMap(List<LinearWeights> maps, int most, TileKernels kernels) {
    int out = maps.stream().mapToInt(LinearWeights::out).sum();
    boolean fires = maps.get(0).thresholds().length > 0;
    this.panel = kernels.panel();
    this.in = maps.get(0).in();
    this.tiles = out / TILE;
    this.bandChannels = most > 1 ? bandChannels(in, CACHED / panel) : in;
    this.neurons = TileNeurons.of(out, fires);
    int[] wide = new int[panels() * in * panel];
    int first = 0;
    for (LinearWeights map : maps) {
      for (int place = first; place < first + map.out(); place++) {
        int o = channel(place, kernels) - first;
        neurons.scales()[FIRST + place] = map.scales()[o];
        neurons.biases()[FIRST + place] = map.biases()[o];
        if (fires) {
          neurons.thresholds()[FIRST + place] = TileNeurons.clipped(map.thresholds()[o]);
        }
        for (int i = 0; i < in; i++) {
          wide[at(place, i)] = map.weight(o, i);
        }
      }
      first += map.out();
    }
    boolean isNarrow = kernels.narrowPlace(0) >= 0;
    this.highShift = isNarrow ? highShift(wide, most) : 0;
    this.mostSquares = mostSquares(wide, highShift);
    this.narrow = isNarrow ? narrowed(wide, w -> low(w, highShift), kernels) : new short[0];
    this.high = highShift > 0 ? narrowed(wide, w -> high(w, highShift), kernels) : new short[0];
    this.weights = isNarrow ? new int[0] : aligned(wide);
  }

  /**
   * Where to part weights so that rows of inputs fit 16 bits in one part, or 0 when as they are
   * they likely fit in few parts.
   */
  private int highShift(int[] wide, int most) {
    int likely = most > 1 ? in * most / 2 : in / 4;
    int whole = mostSquares(wide, 0);
    if ((long) FEW_PARTS * whole >= likely) {
      return 0;
    }
    int best = 0;
    for (int shift = 1, greatest = whole; shift < Short.SIZE; shift++) {
      int squares = mostSquares(wide, shift);
      if (squares > greatest) {
        greatest = squares;
        best = shift;
      }
    }
    return best;
  }

  private int mostSquares(int[] wide, int shift) {
    double greatest = Math.max(norm(wide, w -> low(w, shift)), norm(wide, w -> high(w, shift)));
    double root = Short.MAX_VALUE / Math.max(1, greatest);
    return (int) Math.min(root * root, Integer.MAX_VALUE);
  }

  /** What is left of a weight: within half of what its high part is a multiple of. */
  private static int low(int weight, int shift) {
    return shift == 0 ? weight : weight - (high(weight, shift) << shift);
  }

  private static int high(int weight, int shift) {
    return shift == 0 ? 0 : (weight + (1 << (shift - 1))) >> shift;
  }

  private static short[] narrowed(int[] wide, IntUnaryOperator part, TileKernels kernels) {
    int first = TileKernels.FIRST_NARROW;
    short[] narrow = new short[first + wide.length];
    for (int i = 0; i < wide.length; i++) {
      int weight = wide[i - i % TILE + kernels.narrowPlace(i % TILE)];
      narrow[first + i] = (short) part.applyAsInt(weight);
    }
    return narrow;
  }

  private static int[] aligned(int[] wide) {
    int[] aligned = new int[FIRST + wide.length];
    System.arraycopy(wide, 0, aligned, FIRST, wide.length);
    return aligned;
  }

  /** The greatest root of the sum of an output's squared parts of weights. */
  private double norm(int[] wide, IntUnaryOperator part) {
    double greatest = 0;
    for (int place = 0; place < tiles * TILE; place++) {
      double squares = 0;
      for (int i = 0; i < in; i++) {
        double value = part.applyAsInt(wide[at(place, i)]);
        squares += value * value;
      }
      greatest = Math.max(greatest, squares);
    }
    return Math.sqrt(greatest);
  }

  private int at(int place, int input) {
    return (place / panel * in + input) * panel + place % panel;
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

  private int panels() {
    return (tiles * TILE + panel - 1) / panel;
  }

  /** Outputs of panel {@code p}. */
  int width(int p) {
    return Math.min(panel, tiles * TILE - p * panel);
  }

  /**
   * Inputs whose weights are read together: of counts, which most channels have, as many as stay in
   * the first cache; of spikes, which are few, all.
   */
  int bandChannels() {
    return bandChannels;
  }

  private static int bandChannels(int in, int most) {
    int bands = (in + most - 1) / most;
    return (in + bands - 1) / bands;
  }

  /** Those of kernels that want no narrow ones. */
  int[] weights() {
    return weights;
  }

  /** Weights in 16 bits, or of those that are parted the low parts. */
  short[] narrow() {
    return narrow;
  }

  /** The high parts, worth {@code 1 << highShift()}, or nothing. */
  short[] high() {
    return high;
  }

  int highShift() {
    return highShift;
  }

  /**
   * What inputs' sum of squares may be, so that no output's sum outgrows 16 bits, by Cauchy's and
   * Schwarz's inequality. What a sum comes to on its way does not matter: 16 bits go round.
   */
  int mostSquares() {
    return mostSquares;
  }

  /** Where the weights of panel {@code p} begin. */
  int weightsAt(int p) {
    return (narrow.length > 0 ? TileKernels.FIRST_NARROW : FIRST) + p * in * panel;
  }

  TileNeurons neurons() {
    return neurons;
  }
}
