package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of {@link VectorTiles} in lanes of 16 bits, twice as many as of 32. Where a row's might
 * overflow them, as many of its planes are summed together as fit, and a plane in parts.
 *
 * <p>There is one call of the loop, and sums are widened by a method of their own: more, and C2
 * stops inlining and boxes vectors.
 */
final class VectorNarrowTiles {
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> WIDE = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int TILE = TileKernels.TILE;

  /** Sums of a row on their way to 32 bits. */
  private final short[] narrow = new short[TILE];

  /** Where segments begin and end that are summed together, as in {@link SpikeList#starts}. */
  private final int[] together = new int[Integer.SIZE + 1];

  /** See {@link TileKernels#gather}. */
  void gather(SpikeList list, int row, int rows, TileMap map, int tile, int[] sums) {
    int weightsAt = map.weightsAt(tile);
    Arrays.fill(sums, 0, rows * TILE, 0);
    for (int r = 0; r < rows; r++) {
      int end = list.segment(row + r + 1);
      int spike = list.starts()[list.segment(row + r)];
      for (int from = list.segment(row + r); from < end; ) {
        int next = fitting(list, from, end, map);
        spike = put(list, from, next, spike, map.mostSpikes());
        gatherRow(list.channels(), together, next - from, map.narrow(), weightsAt, narrow);
        addShifted(narrow, end - next, sums, r * TILE);
        from = spike < list.starts()[next] ? from : next;
      }
    }
  }

  /** The segment behind those, from one on, whose sum fits 16 bits; one is taken in any case. */
  private static int fitting(SpikeList list, int from, int end, TileMap map) {
    double norm = list.norm(from);
    int next = from + 1;
    while (next < end && map.fits(2 * norm + list.norm(next))) {
      norm = 2 * norm + list.norm(next++);
    }
    return next;
  }

  /**
   * Notes which spikes to sum: whole segments, or as many of a single one's as fit.
   *
   * @param spike the first
   * @return the one behind the last
   */
  private int put(SpikeList list, int from, int next, int spike, int most) {
    int count = next - from;
    System.arraycopy(list.starts(), from, together, 0, count + 1);
    together[0] = spike;
    if (count == 1) {
      together[1] = Math.min(together[1], spike + most);
    }
    return together[count];
  }

  private static void gatherRow(
      char[] channels, int[] starts, int segments, short[] weights, int weightsAt, short[] sums) {
    if (4 * LANES <= TILE) {
      for (int o = 0; o < TILE; o += 4 * LANES) {
        fourRegisters(channels, starts, segments, weights, weightsAt + o, sums, o);
      }
    } else {
      twoRegisters(channels, starts, segments, weights, weightsAt, sums);
    }
  }

  private static void fourRegisters(
      char[] channels,
      int[] starts,
      int segments,
      short[] weights,
      int weightsAt,
      short[] sums,
      int to) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    ShortVector c = ShortVector.zero(SPECIES);
    ShortVector d = ShortVector.zero(SPECIES);
    for (int s = 0; s < segments; s++) {
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
      char[] channels, int[] starts, int segments, short[] weights, int weightsAt, short[] sums) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    for (int s = 0; s < segments; s++) {
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

  /** Adds sums, times {@code 1 << shift}, out of the order of {@link VectorTiles#narrowPlace}. */
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
