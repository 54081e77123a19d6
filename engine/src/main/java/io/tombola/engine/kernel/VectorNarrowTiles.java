package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of {@link VectorTiles}, in lanes of 16 bits, which a part's of a row are known to fit.
 *
 * <p>The methods are small on purpose, see {@link VectorCarrySave}; of vectors, they call nothing
 * that C2 may choose not to inline.
 */
final class VectorNarrowTiles {
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> WIDE = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int TILE = TileKernels.TILE;

  /** Sums that are made together: eight registers of 256 bits, half of those there are. */
  static final int PANEL = Math.min(2 * TILE, 8 * LANES);

  private static final int FIRST = TileKernels.FIRST_NARROW;

  /** Sums of the rows that are a single part, {@code [row][PANEL]} from {@code FIRST}. */
  private short[] narrow = new short[0];

  /** Those of another row's part, on their way to 32 bits. */
  private final short[] part = new short[FIRST + PANEL];

  /** See {@link TileKernels#gather}. */
  void gather(SpikeList list, TileMap map, int panel, int[] sums) {
    int rows = list.rows() * PANEL;
    if (narrow.length < FIRST + rows) {
      narrow = new short[FIRST + rows];
    }
    int at = map.weightsAt(panel);
    int width = map.width(panel);
    gather(list, map.narrow(), at, width, 0, sums);
    if (map.highShift() > 0) {
      gather(list, map.high(), at, width, map.highShift(), sums);
    }
  }

  /**
   * Sums weights from {@code weights[at]} on, times {@code 1 << shift}: puts the sums where it is
   * 0, and else adds them.
   */
  private void gather(SpikeList list, short[] weights, int at, int width, int shift, int[] sums) {
    Arrays.fill(narrow, FIRST, FIRST + list.rows() * PANEL, (short) 0);
    for (int band = 0; band < list.bands(); band++) {
      for (int row = 0; row < list.rows(); row++) {
        if (list.isSingle(row)) {
          gather(list, list.part(row), band, weights, at, width, narrow, FIRST + row * PANEL);
        }
      }
    }
    for (int row = 0; row < list.rows(); row++) {
      int to = TileKernels.FIRST + row * PANEL;
      if (list.isSingle(row) && shift == 0) {
        put(narrow, FIRST + row * PANEL, width, sums, to);
      } else if (list.isSingle(row)) {
        add(narrow, FIRST + row * PANEL, width, shift, sums, to);
      } else {
        addParts(list, row, weights, at, width, shift, sums, to);
      }
    }
  }

  private void addParts(
      SpikeList list, int row, short[] weights, int at, int width, int shift, int[] sums, int to) {
    if (shift == 0) {
      Arrays.fill(sums, to, to + width, 0);
    }
    if (list.isWide(list.part(row))) {
      addWide(list, list.part(row), weights, at, width, shift, sums, to);
      return;
    }
    for (int p = list.part(row); p < list.part(row + 1); p++) {
      Arrays.fill(part, (short) 0);
      for (int band = 0; band < list.bands(); band++) {
        gather(list, p, band, weights, at, width, part, FIRST);
      }
      add(part, FIRST, width, shift, sums, to);
    }
  }

  private static void addWide(
      SpikeList list, int part, short[] weights, int at, int width, int shift, int[] sums, int to) {
    for (int i = list.start(part, 0); i < list.start(part + 1, 0); i += 2) {
      int times = (list.numbers()[i + 1] & 0xFFFF) << shift;
      for (int o = 0; o < width; o++) {
        sums[to + VectorTiles.wideIndex(o)] += times * weights[at + list.numbers()[i] + o];
      }
    }
  }

  private static void gather(
      SpikeList list,
      int part,
      int band,
      short[] weights,
      int at,
      int width,
      short[] sums,
      int to) {
    int from = list.start(part, band);
    int end = list.start(part, band + 1);
    if (from == end) {
      return;
    }
    if (width == 8 * LANES) {
      eightRegisters(list.numbers(), from, end, weights, at, sums, to);
    } else if (width == 4 * LANES) {
      fourRegisters(list.numbers(), from, end, weights, at, sums, to);
    } else {
      twoRegisters(list.numbers(), from, end, weights, at, sums, to);
    }
  }

  /** The first and the last register come first, so that no bounds of those between are checked. */
  private static void eightRegisters(
      int[] numbers, int from, int end, short[] weights, int weightsAt, short[] sums, int to) {
    ShortVector a = ShortVector.fromArray(SPECIES, sums, to);
    ShortVector b = ShortVector.fromArray(SPECIES, sums, to + LANES);
    ShortVector c = ShortVector.fromArray(SPECIES, sums, to + 2 * LANES);
    ShortVector d = ShortVector.fromArray(SPECIES, sums, to + 3 * LANES);
    ShortVector e = ShortVector.fromArray(SPECIES, sums, to + 4 * LANES);
    ShortVector f = ShortVector.fromArray(SPECIES, sums, to + 5 * LANES);
    ShortVector g = ShortVector.fromArray(SPECIES, sums, to + 6 * LANES);
    ShortVector h = ShortVector.fromArray(SPECIES, sums, to + 7 * LANES);
    for (int i = from; i < end; i += 2) {
      int w = weightsAt + numbers[i];
      ShortVector x = IntVector.broadcast(WIDE, numbers[i + 1]).reinterpretAsShorts();
      a = a.add(ShortVector.fromArray(SPECIES, weights, w).mul(x));
      h = h.add(ShortVector.fromArray(SPECIES, weights, w + 7 * LANES).mul(x));
      b = b.add(ShortVector.fromArray(SPECIES, weights, w + LANES).mul(x));
      c = c.add(ShortVector.fromArray(SPECIES, weights, w + 2 * LANES).mul(x));
      d = d.add(ShortVector.fromArray(SPECIES, weights, w + 3 * LANES).mul(x));
      e = e.add(ShortVector.fromArray(SPECIES, weights, w + 4 * LANES).mul(x));
      f = f.add(ShortVector.fromArray(SPECIES, weights, w + 5 * LANES).mul(x));
      g = g.add(ShortVector.fromArray(SPECIES, weights, w + 6 * LANES).mul(x));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
    e.intoArray(sums, to + 4 * LANES);
    f.intoArray(sums, to + 5 * LANES);
    g.intoArray(sums, to + 6 * LANES);
    h.intoArray(sums, to + 7 * LANES);
  }

  private static void fourRegisters(
      int[] numbers, int from, int end, short[] weights, int weightsAt, short[] sums, int to) {
    ShortVector a = ShortVector.fromArray(SPECIES, sums, to);
    ShortVector b = ShortVector.fromArray(SPECIES, sums, to + LANES);
    ShortVector c = ShortVector.fromArray(SPECIES, sums, to + 2 * LANES);
    ShortVector d = ShortVector.fromArray(SPECIES, sums, to + 3 * LANES);
    for (int i = from; i < end; i += 2) {
      int w = weightsAt + numbers[i];
      ShortVector x = IntVector.broadcast(WIDE, numbers[i + 1]).reinterpretAsShorts();
      a = a.add(ShortVector.fromArray(SPECIES, weights, w).mul(x));
      d = d.add(ShortVector.fromArray(SPECIES, weights, w + 3 * LANES).mul(x));
      b = b.add(ShortVector.fromArray(SPECIES, weights, w + LANES).mul(x));
      c = c.add(ShortVector.fromArray(SPECIES, weights, w + 2 * LANES).mul(x));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }

  private static void twoRegisters(
      int[] numbers, int from, int end, short[] weights, int weightsAt, short[] sums, int to) {
    ShortVector a = ShortVector.fromArray(SPECIES, sums, to);
    ShortVector b = ShortVector.fromArray(SPECIES, sums, to + LANES);
    for (int i = from; i < end; i += 2) {
      int w = weightsAt + numbers[i];
      ShortVector x = IntVector.broadcast(WIDE, numbers[i + 1]).reinterpretAsShorts();
      a = a.add(ShortVector.fromArray(SPECIES, weights, w).mul(x));
      b = b.add(ShortVector.fromArray(SPECIES, weights, w + LANES).mul(x));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
  }

  /** See {@link TileKernels#gather}: of one row. */
  void gather(long spikes, short[] table, int[] sums, int to, boolean on) {
    int o = 0;
    for (; o + 4 * LANES <= TILE; o += 4 * LANES) {
      fourRegisters(spikes, table, FIRST + o, part, FIRST + o);
    }
    if (o < TILE) {
      twoRegisters(spikes, table, FIRST + o, part, FIRST + o);
    }
    if (on) {
      add(part, FIRST, TILE, 0, sums, to);
    } else {
      put(part, FIRST, TILE, sums, to);
    }
  }

  private static void fourRegisters(long spikes, short[] table, int at, short[] sums, int to) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    ShortVector c = ShortVector.zero(SPECIES);
    ShortVector d = ShortVector.zero(SPECIES);
    for (long bits = spikes; bits != 0; bits &= bits - 1) {
      int row = at + Long.numberOfTrailingZeros(bits) * TILE;
      a = a.add(ShortVector.fromArray(SPECIES, table, row));
      d = d.add(ShortVector.fromArray(SPECIES, table, row + 3 * LANES));
      b = b.add(ShortVector.fromArray(SPECIES, table, row + LANES));
      c = c.add(ShortVector.fromArray(SPECIES, table, row + 2 * LANES));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
    c.intoArray(sums, to + 2 * LANES);
    d.intoArray(sums, to + 3 * LANES);
  }

  private static void twoRegisters(long spikes, short[] table, int at, short[] sums, int to) {
    ShortVector a = ShortVector.zero(SPECIES);
    ShortVector b = ShortVector.zero(SPECIES);
    for (long bits = spikes; bits != 0; bits &= bits - 1) {
      int row = at + Long.numberOfTrailingZeros(bits) * TILE;
      a = a.add(ShortVector.fromArray(SPECIES, table, row));
      b = b.add(ShortVector.fromArray(SPECIES, table, row + LANES));
    }
    a.intoArray(sums, to);
    b.intoArray(sums, to + LANES);
  }

  /** Puts sums in the order of {@link VectorTiles#narrowPlace} into that of places. */
  private static void put(short[] narrow, int from, int width, int[] sums, int to) {
    for (int i = 0; i < width; i += LANES) {
      IntVector pairs = ShortVector.fromArray(SPECIES, narrow, from + i).reinterpretAsInts();
      pairs.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE).intoArray(sums, to + i);
      pairs.lanewise(ASHR, Short.SIZE).intoArray(sums, to + i + WIDE.length());
    }
  }

  /** Adds them, times {@code 1 << shift}. */
  private static void add(short[] narrow, int from, int width, int shift, int[] sums, int to) {
    for (int i = 0; i < width; i += LANES) {
      IntVector pairs = ShortVector.fromArray(SPECIES, narrow, from + i).reinterpretAsInts();
      IntVector even = pairs.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE);
      IntVector odd = pairs.lanewise(ASHR, Short.SIZE);
      int at = to + i;
      IntVector.fromArray(WIDE, sums, at).add(even.lanewise(LSHL, shift)).intoArray(sums, at);
      at += WIDE.length();
      IntVector.fromArray(WIDE, sums, at).add(odd.lanewise(LSHL, shift)).intoArray(sums, at);
    }
  }
}
