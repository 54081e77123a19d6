package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.LongVector;

/**
 * {@link ShiftedPlanes} for a tile of as many pixels as a register has bits: for every input plane
 * and kernel position a row of words, so shifted that bit p is what output pixel p sees there.
 *
 * <p>A shift is one over the flat plane, by whole words and by bits; a column mask clears what
 * wrapped around a row's end. So that every shifted tile can be read in one piece, {@link #prepare}
 * first lays the planes out with zeros around each.
 */
final class VectorPlanes {
  private static final int LANES = VectorCarrySave.LANES;

  private final PlaneLayout input;
  private final int kernel;

  /** Words of zeros before and behind a plane. */
  private final int margin;

  /** From one plane to the next. */
  private final int planeStride;

  private final int tiles;

  /** Per kernel position: whole words and bits of the shift. */
  private final int[] wordShifts;

  private final int[] bitShifts;

  /** Per column offset, the output pixels for which it stays inside the row, in whole tiles. */
  private final long[][] columnMasks;

  /** True when words hold whole rows of pixels. */
  private final boolean rowsInWords;

  private final int rowsAt;
  private final int planesAt;

  /** Rows for one layer's input, in a scratch space that is being planned. */
  VectorPlanes(PlaneLayout input, int kernel, VectorScratch scratch) {
    this.input = input;
    this.kernel = kernel;
    this.tiles = (input.words() + LANES - 1) / LANES;
    int reach = kernel / 2 * (input.width() + 1);
    this.margin = (reach + 63) / 64 + 1;
    this.planeStride = tiles * LANES + 2 * margin;
    this.wordShifts = new int[kernel * kernel];
    this.bitShifts = new int[kernel * kernel];
    this.columnMasks = new long[kernel][tiles * LANES];
    for (int position = 0; position < kernel * kernel; position++) {
      int rows = position / kernel - kernel / 2;
      int shift = rows * input.width() + position % kernel - kernel / 2;
      wordShifts[position] = shift >> 6;
      bitShifts[position] = shift & 63;
    }
    for (int kx = 0; kx < kernel; kx++) {
      for (int pixel = 0; pixel < input.pixels(); pixel++) {
        int column = pixel % input.width() + kx - kernel / 2;
        if (column >= 0 && column < input.width()) {
          columnMasks[kx][pixel >> 6] |= 1L << pixel;
        }
      }
    }
    this.rowsInWords = 64 % input.width() == 0;
    this.rowsAt = scratch.reserve((planes() * kernel * kernel + 1) * LANES);
    this.planesAt = scratch.reserve(planes() * planeStride);
  }

  private int planes() {
    return input.channels() * input.bits();
  }

  /** Tiles that cover a plane. */
  int tiles() {
    return tiles;
  }

  /** Where the row of a plane at a kernel position starts. */
  int row(int channel, int bit, int position) {
    int plane = channel * input.bits() + bit;
    return rowsAt + (plane * kernel * kernel + position) * LANES;
  }

  /** Where the row without a set bit starts. */
  int zeroRow() {
    return rowsAt + planes() * kernel * kernel * LANES;
  }

  /** Lays out a timestep's input; comes before {@link #fill}. */
  void prepare(long[] planes, long[] scratch) {
    int words = input.words();
    int behind = planeStride - margin - words;
    LongVector.zero(VectorCarrySave.SPECIES).intoArray(scratch, zeroRow());
    for (int plane = 0, at = planesAt; plane < planes(); plane++, at += planeStride) {
      for (int i = 0; i < margin; i++) {
        scratch[at + i] = 0;
      }
      System.arraycopy(planes, plane * words, scratch, at + margin, words);
      for (int i = 0; i < behind; i++) {
        scratch[at + margin + words + i] = 0;
      }
    }
  }

  /** Fills all rows for the pixels of tile {@code tile}. */
  void fill(int tile, long[] scratch) {
    int from = planesAt + margin + tile * LANES;
    if (rowsInWords && kernel == 3) {
      fillRowsInWords(
          scratch, rowsAt, planes(), from, planeStride, input.width(), columnMasks, tile);
      return;
    }
    int row = rowsAt;
    for (int plane = 0; plane < planes(); plane++) {
      for (int position = 0, kx = 0; position < wordShifts.length; position++) {
        shifted(scratch, from + wordShifts[position], bitShifts[position])
            .and(load(columnMasks[kx], tile * LANES))
            .intoArray(scratch, row);
        row += LANES;
        kx = kx == kernel - 1 ? 0 : kx + 1;
      }
      from += planeStride;
    }
  }

  /**
   * The same for a 3x3 kernel where words hold whole rows of pixels: what crosses a word sideways
   * is masked out anyway, so each lane shifts by itself.
   */
  private static void fillRowsInWords(
      long[] scratch,
      int rowsAt,
      int planes,
      int firstPlane,
      int planeStride,
      int width,
      long[][] columnMasks,
      int tile) {
    LongVector leftInside = load(columnMasks[0], tile * LANES);
    LongVector rightInside = load(columnMasks[2], tile * LANES);
    int upWords = -width >> 6;
    int upBits = -width & 63;
    int downWords = width >> 6;
    int downBits = width & 63;
    int from = firstPlane;
    int row = rowsAt;
    for (int plane = 0; plane < planes; plane++) {
      LongVector up = shifted(scratch, from + upWords, upBits);
      up.lanewise(LSHL, 1).and(leftInside).intoArray(scratch, row);
      up.intoArray(scratch, row + LANES);
      up.lanewise(LSHR, 1).and(rightInside).intoArray(scratch, row + 2 * LANES);
      LongVector here = load(scratch, from);
      here.lanewise(LSHL, 1).and(leftInside).intoArray(scratch, row + 3 * LANES);
      here.intoArray(scratch, row + 4 * LANES);
      here.lanewise(LSHR, 1).and(rightInside).intoArray(scratch, row + 5 * LANES);
      LongVector down = shifted(scratch, from + downWords, downBits);
      down.lanewise(LSHL, 1).and(leftInside).intoArray(scratch, row + 6 * LANES);
      down.intoArray(scratch, row + 7 * LANES);
      down.lanewise(LSHR, 1).and(rightInside).intoArray(scratch, row + 8 * LANES);
      row += 9 * LANES;
      from += planeStride;
    }
  }

  /** The tile of bits that begins {@code bits} behind the start of word {@code from}. */
  private static LongVector shifted(long[] words, int from, int bits) {
    LongVector low = load(words, from);
    LongVector high = load(words, from + 1);
    // a shift by 64 would be one by 0, hence two
    LongVector fromHigh = high.lanewise(LSHL, 1).lanewise(LSHL, 63 - bits);
    return low.lanewise(LSHR, bits).or(fromHigh);
  }

  private static LongVector load(long[] words, int at) {
    return LongVector.fromArray(VectorCarrySave.SPECIES, words, at);
  }
}
