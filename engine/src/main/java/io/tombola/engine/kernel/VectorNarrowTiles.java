package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of {@link VectorTiles} in lanes of 16 bits, twice as many as of 32: as far as they cannot
 * overflow, which {@link TileMap#chunk} says.
 *
 * <p>Sums are widened by methods of their own: together with the loops before, they are more than
 * C2 inlines, and vectors would be boxed.
 */
final class VectorNarrowTiles {
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> WIDE = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int TILE = TileKernels.TILE;

  /** Sums of some rows on their way to 32 bits. */
  private final short[] narrow = new short[4 * TILE];

  /** See {@link TileKernels#dense}. */
  void dense(
      int[] numbers,
      int at,
      int in,
      int rows,
      short[] weights,
      int weightsAt,
      int chunk,
      int[] sums) {
    Arrays.fill(sums, 0, rows * TILE, 0);
    for (int first = 0; first < in; first += chunk) {
      int inputs = Math.min(chunk, in - first);
      int from = at + first;
      int w = weightsAt + first * TILE;
      int row = 0;
      if (4 * LANES <= TILE) {
        for (; row + 1 < rows; row += 2) {
          twoRows(numbers, from + row * in, in, inputs, weights, w, narrow);
          widen(narrow, 2 * TILE, sums, row * TILE);
        }
      } else {
        for (; row + 3 < rows; row += 4) {
          fourRows(numbers, from + row * in, in, inputs, weights, w, narrow);
          widen(narrow, 4 * TILE, sums, row * TILE);
        }
      }
      for (; row < rows; row++) {
        oneRow(numbers, from + row * in, inputs, weights, w, narrow);
        widen(narrow, TILE, sums, row * TILE);
      }
    }
  }

  /** For registers of which four, at least, are a tile. */
  private static void twoRows(
      int[] numbers, int at, int stride, int inputs, short[] weights, int weightsAt, short[] sums) {
    for (int o = 0; o < TILE; o += 4 * LANES) {
      twoRowsOfFour(numbers, at, stride, inputs, weights, weightsAt + o, sums, o);
    }
  }

  private static void twoRowsOfFour(
      int[] numbers,
      int at,
      int stride,
      int inputs,
      short[] weights,
      int weightsAt,
      short[] sums,
      int to) {
    ShortVector a0 = ShortVector.zero(SPECIES);
    ShortVector a1 = ShortVector.zero(SPECIES);
    ShortVector a2 = ShortVector.zero(SPECIES);
    ShortVector a3 = ShortVector.zero(SPECIES);
    ShortVector b0 = ShortVector.zero(SPECIES);
    ShortVector b1 = ShortVector.zero(SPECIES);
    ShortVector b2 = ShortVector.zero(SPECIES);
    ShortVector b3 = ShortVector.zero(SPECIES);
    int w = weightsAt;
    for (int i = at; i < at + inputs; i++) {
      ShortVector w0 = load(weights, w);
      ShortVector w1 = load(weights, w + LANES);
      ShortVector w2 = load(weights, w + 2 * LANES);
      ShortVector w3 = load(weights, w + 3 * LANES);
      w += TILE;
      ShortVector x = ShortVector.broadcast(SPECIES, (short) numbers[i]);
      a0 = a0.add(w0.mul(x));
      a1 = a1.add(w1.mul(x));
      a2 = a2.add(w2.mul(x));
      a3 = a3.add(w3.mul(x));
      x = ShortVector.broadcast(SPECIES, (short) numbers[i + stride]);
      b0 = b0.add(w0.mul(x));
      b1 = b1.add(w1.mul(x));
      b2 = b2.add(w2.mul(x));
      b3 = b3.add(w3.mul(x));
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + LANES);
    a2.intoArray(sums, to + 2 * LANES);
    a3.intoArray(sums, to + 3 * LANES);
    b0.intoArray(sums, to + TILE);
    b1.intoArray(sums, to + TILE + LANES);
    b2.intoArray(sums, to + TILE + 2 * LANES);
    b3.intoArray(sums, to + TILE + 3 * LANES);
  }

  /** For registers of which two are a tile; right with any. */
  static void fourRows(
      int[] numbers, int at, int stride, int inputs, short[] weights, int weightsAt, short[] sums) {
    for (int o = 0; o < TILE; o += 2 * LANES) {
      fourRowsOfTwo(numbers, at, stride, inputs, weights, weightsAt + o, sums, o);
    }
  }

  private static void fourRowsOfTwo(
      int[] numbers,
      int at,
      int stride,
      int inputs,
      short[] weights,
      int weightsAt,
      short[] sums,
      int to) {
    ShortVector a0 = ShortVector.zero(SPECIES);
    ShortVector a1 = ShortVector.zero(SPECIES);
    ShortVector b0 = ShortVector.zero(SPECIES);
    ShortVector b1 = ShortVector.zero(SPECIES);
    ShortVector c0 = ShortVector.zero(SPECIES);
    ShortVector c1 = ShortVector.zero(SPECIES);
    ShortVector d0 = ShortVector.zero(SPECIES);
    ShortVector d1 = ShortVector.zero(SPECIES);
    int w = weightsAt;
    for (int i = at; i < at + inputs; i++) {
      ShortVector w0 = load(weights, w);
      ShortVector w1 = load(weights, w + LANES);
      w += TILE;
      ShortVector x = ShortVector.broadcast(SPECIES, (short) numbers[i]);
      a0 = a0.add(w0.mul(x));
      a1 = a1.add(w1.mul(x));
      x = ShortVector.broadcast(SPECIES, (short) numbers[i + stride]);
      b0 = b0.add(w0.mul(x));
      b1 = b1.add(w1.mul(x));
      x = ShortVector.broadcast(SPECIES, (short) numbers[i + 2 * stride]);
      c0 = c0.add(w0.mul(x));
      c1 = c1.add(w1.mul(x));
      x = ShortVector.broadcast(SPECIES, (short) numbers[i + 3 * stride]);
      d0 = d0.add(w0.mul(x));
      d1 = d1.add(w1.mul(x));
    }
    a0.intoArray(sums, to);
    a1.intoArray(sums, to + LANES);
    b0.intoArray(sums, to + TILE);
    b1.intoArray(sums, to + TILE + LANES);
    c0.intoArray(sums, to + 2 * TILE);
    c1.intoArray(sums, to + 2 * TILE + LANES);
    d0.intoArray(sums, to + 3 * TILE);
    d1.intoArray(sums, to + 3 * TILE + LANES);
  }

  private static void oneRow(
      int[] numbers, int at, int inputs, short[] weights, int weightsAt, short[] sums) {
    for (int o = 0; o < TILE; o += LANES) {
      ShortVector sum = ShortVector.zero(SPECIES);
      int w = weightsAt + o;
      for (int i = at; i < at + inputs; i++) {
        sum = sum.add(load(weights, w).mul((short) numbers[i]));
        w += TILE;
      }
      sum.intoArray(sums, o);
    }
  }

  /** See {@link TileKernels#gather}. */
  void gather(SpikeList list, int row, int rows, short[] weights, int weightsAt, int[] sums) {
    Arrays.fill(sums, 0, rows * TILE, 0);
    for (int r = 0; r < rows; r++) {
      int from = list.start(row + r);
      int end = list.start(row + r + 1);
      for (int o = 0; o < TILE; o += 2 * LANES) {
        gatherRow(list.channels(), from, end, weights, weightsAt + o, narrow, o);
      }
      widen(narrow, TILE, sums, r * TILE);
    }
  }

  private static void gatherRow(
      char[] channels, int from, int end, short[] weights, int weightsAt, short[] sums, int to) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    for (int i = from; i < end; i++) {
      int w = weightsAt + channels[i] * TILE;
      a = a.add(load(weights, w));
      b = b.add(load(weights, w + LANES));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
  }

  /**
   * Adds {@code count} sums to those of 32 bits, in the order of {@link VectorTiles#narrowPlace}.
   */
  private static void widen(short[] narrow, int count, int[] sums, int to) {
    for (int i = 0; i < count; i += LANES) {
      IntVector pairs = load(narrow, i).reinterpretAsInts();
      IntVector even = pairs.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE);
      IntVector odd = pairs.lanewise(ASHR, Short.SIZE);
      int at = to + i;
      IntVector.fromArray(WIDE, sums, at).add(even).intoArray(sums, at);
      at += WIDE.length();
      IntVector.fromArray(WIDE, sums, at).add(odd).intoArray(sums, at);
    }
  }

  private static ShortVector load(short[] weights, int at) {
    return ShortVector.fromArray(SPECIES, weights, at);
  }
}
