package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of {@link VectorTiles} in lanes of 16 bits, twice as many as of 32. No plane of a row can
 * overflow them, which {@link TileMap#isNarrow} says; where all planes of a row together might,
 * each is summed by itself.
 *
 * <p>Sums are widened by methods of their own: together with the loops before, they are more than
 * C2 inlines, and vectors would be boxed.
 */
final class VectorNarrowTiles {
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> WIDE = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int TILE = TileKernels.TILE;

  /** Sums of a row on their way to 32 bits. */
  private final short[] narrow = new short[TILE];

  /** See {@link TileKernels#gather}. */
  void gather(SpikeList list, int row, int rows, TileMap map, int tile, int[] sums) {
    int weightsAt = map.weightsAt(tile);
    int planes = list.planes();
    for (int r = 0; r < rows; r++) {
      int segment = list.segment(row + r);
      int to = r * TILE;
      if (list.bound(row + r, map.greatest(), map.greatestSum()) <= Short.MAX_VALUE) {
        gatherRow(list, segment, planes, map.narrow(), weightsAt, narrow);
        widen(narrow, sums, to);
      } else {
        Arrays.fill(sums, to, to + TILE, 0);
        for (int plane = planes - 1; plane >= 0; plane--) {
          gatherRow(list, segment++, 1, map.narrow(), weightsAt, narrow);
          addShifted(narrow, plane, sums, to);
        }
      }
    }
  }

  private static void gatherRow(
      SpikeList list, int segment, int planes, short[] weights, int weightsAt, short[] sums) {
    char[] channels = list.channels();
    int[] starts = list.starts();
    if (4 * LANES <= TILE) {
      for (int o = 0; o < TILE; o += 4 * LANES) {
        fourRegisters(channels, starts, segment, planes, weights, weightsAt + o, sums, o);
      }
    } else {
      twoRegisters(channels, starts, segment, planes, weights, weightsAt, sums);
    }
  }

  private static void fourRegisters(
      char[] channels,
      int[] starts,
      int segment,
      int planes,
      short[] weights,
      int weightsAt,
      short[] sums,
      int to) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    ShortVector c = ShortVector.zero(SPECIES);
    ShortVector d = ShortVector.zero(SPECIES);
    for (int s = segment; s < segment + planes; s++) {
      a = a.add(a);
      b = b.add(b);
      c = c.add(c);
      d = d.add(d);
      int end = starts[s + 1];
      for (int i = starts[s]; i < end; i++) {
        int w = weightsAt + channels[i] * TILE;
        a = a.add(load(weights, w));
        b = b.add(load(weights, w + LANES));
        c = c.add(load(weights, w + 2 * LANES));
        d = d.add(load(weights, w + 3 * LANES));
      }
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }

  /** For registers of which two are a tile. */
  private static void twoRegisters(
      char[] channels,
      int[] starts,
      int segment,
      int planes,
      short[] weights,
      int weightsAt,
      short[] sums) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    for (int s = segment; s < segment + planes; s++) {
      a = a.add(a);
      b = b.add(b);
      int end = starts[s + 1];
      for (int i = starts[s]; i < end; i++) {
        int w = weightsAt + channels[i] * TILE;
        a = a.add(load(weights, w));
        b = b.add(load(weights, w + LANES));
      }
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, LANES);
  }

  /** Widens a row's sums, out of the order of {@link VectorTiles#narrowPlace}. */
  private static void widen(short[] narrow, int[] sums, int to) {
    for (int i = 0; i < TILE; i += LANES) {
      IntVector pairs = load(narrow, i).reinterpretAsInts();
      pairs.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE).intoArray(sums, to + i);
      pairs.lanewise(ASHR, Short.SIZE).intoArray(sums, to + i + WIDE.length());
    }
  }

  /** The same, but added to what is there, times {@code 1 << shift}. */
  private static void addShifted(short[] narrow, int shift, int[] sums, int to) {
    for (int i = 0; i < TILE; i += LANES) {
      IntVector pairs = load(narrow, i).reinterpretAsInts();
      IntVector even = pairs.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE);
      IntVector odd = pairs.lanewise(ASHR, Short.SIZE);
      int at = to + i;
      IntVector.fromArray(WIDE, sums, at).add(even.lanewise(LSHL, shift)).intoArray(sums, at);
      at += WIDE.length();
      IntVector.fromArray(WIDE, sums, at).add(odd.lanewise(LSHL, shift)).intoArray(sums, at);
    }
  }

  private static ShortVector load(short[] weights, int at) {
    return ShortVector.fromArray(SPECIES, weights, at);
  }
}
