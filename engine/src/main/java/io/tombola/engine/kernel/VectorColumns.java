package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows of a 3x3 kernel that share what they have in common: of every plane three copies, as seen
 * from the left, in place and from the right, a line of pixels longer than a tile at both ends. The
 * kernel's own rows are then three places in a copy, a line apart.
 *
 * <p>A third of the memory of {@link VectorPlanes}: it pays where theirs overflows the fastest
 * cache. Elsewhere it does not, as its loads may cross cache lines. A line must be whole shorts.
 */
final class VectorColumns implements VectorRows {
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> WORDS = VectorCarrySave.SPECIES;

  /** Shorts of a tile. */
  private static final int TILE = SPECIES.length();

  /** Shorts of a word. */
  private static final int WORD = Long.SIZE / Short.SIZE;

  /** Bytes of rows that the fastest cache holds beside all else: it is 32 KiB where it is small. */
  private static final int CACHED_BYTES = 28 << 10;

  private static final int COPIES = 3;

  private final int planes;
  private final int bits;
  private final int words;

  /** Shorts of a line of pixels. */
  private final int line;

  /** Shorts of a copy. */
  private final int copy;

  /** From a plane to the next where the whole planes lie. */
  private final int stride;

  /**
   * The pixels whose left, or right, neighbour is in the same line; from a line before the first.
   */
  private final short[] leftInside;

  private final short[] rightInside;

  private final int copiesAt;
  private final int planesAt;

  VectorColumns(PlaneLayout input, VectorScratch scratch) {
    this.planes = planes(input);
    this.bits = input.bits();
    this.words = input.words();
    this.line = input.width() / Short.SIZE;
    this.copy = copyShorts(input);
    this.stride = tiles() * TILE + TILE;
    this.leftInside = inside(input, 0);
    this.rightInside = inside(input, input.width() - 1);
    // one tile more: the row of zeros
    this.copiesAt = scratch.reserveShorts(COPIES * planes * copy + TILE);
    this.planesAt = scratch.reserveShorts(TILE + planes * stride) + TILE;
  }

  /** True when a layer can have its rows here, and gains by it. */
  static boolean pays(PlaneLayout input, int kernel, int stride) {
    long apart = (long) VectorPlanes.rows(input, kernel) * TILE * Short.BYTES;
    return kernel == 3 && stride == 1 && apart > CACHED_BYTES && fits(input);
  }

  /** True when a line is whole shorts, not too many, and 16 bits can name all rows. */
  static boolean fits(PlaneLayout input) {
    long shorts = (COPIES * planes(input) + 1L) * copyShorts(input);
    return input.width() % Short.SIZE == 0
        && 2 * (input.width() / Short.SIZE) <= TILE
        && VectorScratch.FIRST_SHORT + shorts <= Character.MAX_VALUE;
  }

  private static int planes(PlaneLayout input) {
    return input.channels() * input.bits();
  }

  private static int copyShorts(PlaneLayout input) {
    return TILE + 2 * (input.width() / Short.SIZE);
  }

  private short[] inside(PlaneLayout input, int outsideColumn) {
    short[] inside = new short[tiles() * TILE + 2 * line];
    Arrays.fill(inside, (short) -1);
    for (int i = 0; i < inside.length; i++) {
      int bit = Math.floorMod(outsideColumn - (i - line) * Short.SIZE, input.width());
      if (bit < Short.SIZE) {
        inside[i] ^= (short) (1 << bit);
      }
    }
    return inside;
  }

  @Override
  public int tiles() {
    return (words * WORD + TILE - 1) / TILE;
  }

  @Override
  public int row(int channel, int bit, int position) {
    int plane = channel * bits + bit;
    return copiesAt + (COPIES * plane + position % 3) * copy + position / 3 * line;
  }

  @Override
  public int zeroRow() {
    return copiesAt + COPIES * planes * copy;
  }

  /** Planes with zeros before, between and behind them. */
  @Override
  public void begin(long[] input, Scratch scratch) {
    short[] shorts = scratch.shorts();
    Arrays.fill(shorts, zeroRow(), zeroRow() + TILE, (short) 0);
    Arrays.fill(shorts, planesAt - TILE, planesAt, (short) 0);
    int at = planesAt;
    for (int from = 0; from < planes * words; from += words) {
      copy(input, from, words, shorts, at);
      Arrays.fill(shorts, at + WORD * words, at + stride, (short) 0);
      at += stride;
    }
  }

  private static void copy(long[] input, int from, int words, short[] shorts, int to) {
    int whole = words / VectorCarrySave.LANES * VectorCarrySave.LANES;
    for (int word = 0; word < whole; word += VectorCarrySave.LANES) {
      LongVector.fromArray(WORDS, input, from + word)
          .reinterpretAsShorts()
          .intoArray(shorts, to + WORD * word);
    }
    for (int word = whole; word < words; word++) {
      for (int i = 0; i < WORD; i++) {
        shorts[to + WORD * word + i] = (short) (input[from + word] >>> i * Short.SIZE);
      }
    }
  }

  @Override
  public void fill(int tile, Scratch scratch) {
    int from = planesAt + tile * TILE - line;
    int second = copy - TILE;
    short[] shorts = scratch.shorts();
    fill(shorts, from, stride, copiesAt, copy, planes, leftInside, rightInside, tile * TILE, 0);
    fill(
        shorts, from, stride, copiesAt, copy, planes, leftInside, rightInside, tile * TILE, second);
  }

  /** Fills a tile's length of all copies, {@code offset} shorts behind where they begin. */
  private static void fill(
      short[] shorts,
      int firstPlane,
      int planeStride,
      int firstCopy,
      int copy,
      int planes,
      short[] leftInside,
      short[] rightInside,
      int maskAt,
      int offset) {
    LongVector left =
        ShortVector.fromArray(SPECIES, leftInside, maskAt + offset).reinterpretAsLongs();
    LongVector right =
        ShortVector.fromArray(SPECIES, rightInside, maskAt + offset).reinterpretAsLongs();
    int from = firstPlane + offset;
    int to = firstCopy + offset;
    for (int plane = 0; plane < planes; plane++) {
      LongVector here = ShortVector.fromArray(SPECIES, shorts, from).reinterpretAsLongs();
      LongVector before =
          ShortVector.fromArray(SPECIES, shorts, from - WORD)
              .reinterpretAsLongs()
              .lanewise(LSHR, 63);
      LongVector behind =
          ShortVector.fromArray(SPECIES, shorts, from + WORD)
              .reinterpretAsLongs()
              .lanewise(LSHL, 63);
      here.lanewise(LSHL, 1).or(before).and(left).reinterpretAsShorts().intoArray(shorts, to);
      here.reinterpretAsShorts().intoArray(shorts, to + copy);
      here.lanewise(LSHR, 1)
          .or(behind)
          .and(right)
          .reinterpretAsShorts()
          .intoArray(shorts, to + 2 * copy);
      from += planeStride;
      to += COPIES * copy;
    }
  }

  /** {@link VectorCarrySave#count}, with rows that lie among shorts. */
  static int count(
      short[] shorts,
      long[] words,
      char[] rows,
      int from,
      int to,
      int start,
      int sums,
      long flip,
      long carryFlip,
      int carries) {
    LongVector flips = LongVector.broadcast(WORDS, flip);
    LongVector carryFlips = LongVector.broadcast(WORDS, carryFlip);
    LongVector s1 = LongVector.fromArray(WORDS, words, start).lanewise(XOR, flips);
    LongVector s2 =
        LongVector.fromArray(WORDS, words, start + VectorCarrySave.LANES).lanewise(XOR, flips);
    LongVector s4 =
        LongVector.fromArray(WORDS, words, start + 2 * VectorCarrySave.LANES).lanewise(XOR, flips);
    int carry = carries;
    for (int i = from; i < to; i += CarrySave.ROUND) {
      LongVector a = ShortVector.fromArray(SPECIES, shorts, rows[i]).reinterpretAsLongs();
      LongVector b = ShortVector.fromArray(SPECIES, shorts, rows[i + 1]).reinterpretAsLongs();
      LongVector u = a.lanewise(XOR, b);
      LongVector twoA = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      a = ShortVector.fromArray(SPECIES, shorts, rows[i + 2]).reinterpretAsLongs();
      b = ShortVector.fromArray(SPECIES, shorts, rows[i + 3]).reinterpretAsLongs();
      u = a.lanewise(XOR, b);
      LongVector twoB = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      u = twoA.lanewise(XOR, twoB);
      LongVector fourA = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      a = ShortVector.fromArray(SPECIES, shorts, rows[i + 4]).reinterpretAsLongs();
      b = ShortVector.fromArray(SPECIES, shorts, rows[i + 5]).reinterpretAsLongs();
      u = a.lanewise(XOR, b);
      twoA = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      a = ShortVector.fromArray(SPECIES, shorts, rows[i + 6]).reinterpretAsLongs();
      b = ShortVector.fromArray(SPECIES, shorts, rows[i + 7]).reinterpretAsLongs();
      u = a.lanewise(XOR, b);
      twoB = a.and(b).or(u.and(s1));
      s1 = u.lanewise(XOR, s1);
      u = twoA.lanewise(XOR, twoB);
      LongVector fourB = twoA.and(twoB).or(u.and(s2));
      s2 = u.lanewise(XOR, s2);
      u = fourA.lanewise(XOR, fourB);
      LongVector eight = fourA.and(fourB).or(u.and(s4));
      s4 = u.lanewise(XOR, s4);
      eight.lanewise(XOR, carryFlips).intoArray(words, carry);
      carry += VectorCarrySave.LANES;
    }
    s1.intoArray(words, sums);
    s2.intoArray(words, sums + VectorCarrySave.LANES);
    s4.intoArray(words, sums + 2 * VectorCarrySave.LANES);
    return carry;
  }
}
