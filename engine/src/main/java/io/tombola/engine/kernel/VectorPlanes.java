package io.tombola.engine.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ShiftedPlanes} for a tile of as many pixels as a register has bits: for every input plane
 * and kernel position a row of words, so shifted that bit p is what output pixel p sees there.
 *
 * <p>So that every shifted tile can be read in one piece, {@link #begin} first lays the planes, or
 * their phases, out with zeros around each.
 */
final class VectorPlanes implements VectorRows {
  private static final VectorSpecies<Long> SPECIES = VectorCarrySave.SPECIES;
  private static final int LANES = VectorCarrySave.LANES;

  private final PlaneLayout input;
  private final ShiftedPlanes shifts;
  private final int kernel;
  private final int words;

  /** Words of zeros before and behind a phase, at least. */
  private final int margin;

  /** From one phase to the next. */
  private final int phaseStride;

  /** Per kernel position, the word of a plane's phases where the first tile lies, and the bit. */
  private final int[] wordShifts;

  private final int[] bitShifts;

  /** Per kernel column, the output pixels for which it stays inside the row, in whole tiles. */
  private final long[][] columnMasks;

  /** True for a 3x3 kernel of stride 1 where words hold whole lines of pixels. */
  private final boolean linesInWords;

  /** True for such a kernel where lines are whole words. */
  private final boolean wordsInLines;

  private final int rowsAt;
  private final int phasesAt;
  private final int dealtAt;

  /** Rows for one layer's input, in a scratch space that is being planned. */
  VectorPlanes(PlaneLayout input, int kernel, int stride, VectorScratch scratch) {
    this.input = input;
    this.shifts = new ShiftedPlanes(input, kernel, stride);
    this.kernel = kernel;
    PlaneLayout grid = shifts.grid();
    this.words = grid.words();
    int reach = kernel / 2 * (grid.width() + 1);
    this.margin = (reach + 63) / 64 + 1;
    this.phaseStride = tiles() * LANES + 2 * margin;
    this.wordShifts = new int[kernel * kernel];
    this.bitShifts = new int[kernel * kernel];
    for (int position = 0; position < kernel * kernel; position++) {
      int shift = shifts.shift(position);
      wordShifts[position] = shifts.phase(position) * phaseStride + (shift >> 6);
      bitShifts[position] = shift & 63;
    }
    this.columnMasks = new long[kernel][];
    for (int column = 0; column < kernel; column++) {
      columnMasks[column] = Arrays.copyOf(shifts.inside(column), tiles() * LANES);
    }
    boolean threes = kernel == 3 && stride == 1 && grid.width() > 0;
    this.linesInWords = threes && 64 % grid.width() == 0;
    this.wordsInLines = threes && !linesInWords && grid.width() % 64 == 0;
    this.rowsAt = scratch.reserveRows(rows(input, kernel));
    this.phasesAt = scratch.reserve(planes() * shifts.phases() * phaseStride);
    this.dealtAt = scratch.reserve(shifts.phaseWords());
  }

  /** Rows of an input seen through a kernel. */
  static int rows(PlaneLayout input, int kernel) {
    return Math.addExact(input.channels() * input.bits() * kernel * kernel, 1);
  }

  private int planes() {
    return input.channels() * input.bits();
  }

  @Override
  public int tiles() {
    return (words + LANES - 1) / LANES;
  }

  @Override
  public int row(int channel, int bit, int position) {
    int plane = channel * input.bits() + bit;
    return rowsAt + (plane * kernel * kernel + position) * LANES;
  }

  @Override
  public int zeroRow() {
    return rowsAt + planes() * kernel * kernel * LANES;
  }

  @Override
  public void begin(long[] planes, Scratch scratch) {
    begin(planes, scratch.words());
  }

  private void begin(long[] planes, long[] scratch) {
    shifts.deal(planes, scratch, dealtAt);
    long[] source = shifts.phases() == 1 ? planes : scratch;
    int from = shifts.phases() == 1 ? 0 : dealtAt;
    LongVector.zero(SPECIES).intoArray(scratch, zeroRow());
    int at = phasesAt;
    for (int phase = 0; phase < planes() * shifts.phases(); phase++) {
      for (int i = 0; i < margin; i++) {
        scratch[at + i] = 0;
      }
      System.arraycopy(source, from, scratch, at + margin, words);
      for (int i = margin + words; i < phaseStride; i++) {
        scratch[at + i] = 0;
      }
      from += words;
      at += phaseStride;
    }
  }

  @Override
  public void fill(int tile, Scratch scratch) {
    fill(tile, scratch.words());
  }

  private void fill(int tile, long[] scratch) {
    int from = phasesAt + margin + tile * LANES;
    int maskAt = tile * LANES;
    if (linesInWords) {
      fillLinesInWords(
          scratch, rowsAt, planes(), from, phaseStride, input.width(), columnMasks, maskAt);
    } else if (wordsInLines) {
      int line = input.width() >> 6;
      fillWordsInLines(scratch, rowsAt, planes(), from, phaseStride, line, columnMasks, maskAt);
    } else {
      fillAnyLines(scratch, from, maskAt);
    }
  }

  private void fillAnyLines(long[] scratch, int firstPlane, int maskAt) {
    int from = firstPlane;
    int row = rowsAt;
    for (int plane = 0; plane < planes(); plane++) {
      for (int position = 0, column = 0; position < wordShifts.length; position++) {
        int at = from + wordShifts[position];
        int bits = bitShifts[position];
        // a shift by 64 would be one by 0, hence two
        LongVector high =
            LongVector.fromArray(SPECIES, scratch, at + 1)
                .lanewise(LSHL, 1)
                .lanewise(LSHL, 63 - bits);
        LongVector.fromArray(SPECIES, scratch, at)
            .lanewise(LSHR, bits)
            .or(high)
            .and(LongVector.fromArray(SPECIES, columnMasks[column], maskAt))
            .intoArray(scratch, row);
        row += LANES;
        column = column == kernel - 1 ? 0 : column + 1;
      }
      from += shifts.phases() * phaseStride;
    }
  }

  /**
   * The same for a 3x3 kernel where words hold whole lines of pixels: what crosses a word sideways
   * is masked out anyway, so each lane shifts by itself.
   */
  private static void fillLinesInWords(
      long[] scratch,
      int rowsAt,
      int planes,
      int firstPlane,
      int planeStride,
      int width,
      long[][] columnMasks,
      int maskAt) {
    LongVector leftInside = LongVector.fromArray(SPECIES, columnMasks[0], maskAt);
    LongVector rightInside = LongVector.fromArray(SPECIES, columnMasks[2], maskAt);
    int upWords = -width >> 6;
    int upBits = -width & 63;
    int downWords = width >> 6;
    int downBits = width & 63;
    int from = firstPlane;
    int row = rowsAt;
    for (int plane = 0; plane < planes; plane++) {
      LongVector up =
          LongVector.fromArray(SPECIES, scratch, from + upWords)
              .lanewise(LSHR, upBits)
              .or(
                  LongVector.fromArray(SPECIES, scratch, from + upWords + 1)
                      .lanewise(LSHL, 1)
                      .lanewise(LSHL, 63 - upBits));
      up.lanewise(LSHL, 1).and(leftInside).intoArray(scratch, row);
      up.intoArray(scratch, row + LANES);
      up.lanewise(LSHR, 1).and(rightInside).intoArray(scratch, row + 2 * LANES);
      LongVector here = LongVector.fromArray(SPECIES, scratch, from);
      here.lanewise(LSHL, 1).and(leftInside).intoArray(scratch, row + 3 * LANES);
      here.intoArray(scratch, row + 4 * LANES);
      here.lanewise(LSHR, 1).and(rightInside).intoArray(scratch, row + 5 * LANES);
      LongVector down =
          LongVector.fromArray(SPECIES, scratch, from + downWords)
              .lanewise(LSHR, downBits)
              .or(
                  LongVector.fromArray(SPECIES, scratch, from + downWords + 1)
                      .lanewise(LSHL, 1)
                      .lanewise(LSHL, 63 - downBits));
      down.lanewise(LSHL, 1).and(leftInside).intoArray(scratch, row + 6 * LANES);
      down.intoArray(scratch, row + 7 * LANES);
      down.lanewise(LSHR, 1).and(rightInside).intoArray(scratch, row + 8 * LANES);
      row += 9 * LANES;
      from += planeStride;
    }
  }

  /** The same for a 3x3 kernel where lines are whole words: lines above and below need no shift. */
  private static void fillWordsInLines(
      long[] scratch,
      int rowsAt,
      int planes,
      int firstPlane,
      int planeStride,
      int lineWords,
      long[][] columnMasks,
      int maskAt) {
    LongVector leftInside = LongVector.fromArray(SPECIES, columnMasks[0], maskAt);
    LongVector rightInside = LongVector.fromArray(SPECIES, columnMasks[2], maskAt);
    int row = rowsAt;
    for (int plane = 0; plane < planes; plane++) {
      int from = firstPlane + plane * planeStride - lineWords;
      for (int line = 0; line < 3; line++) {
        LongVector here = LongVector.fromArray(SPECIES, scratch, from);
        LongVector before = LongVector.fromArray(SPECIES, scratch, from - 1).lanewise(LSHR, 63);
        LongVector behind = LongVector.fromArray(SPECIES, scratch, from + 1).lanewise(LSHL, 63);
        here.lanewise(LSHL, 1).or(before).and(leftInside).intoArray(scratch, row);
        here.intoArray(scratch, row + LANES);
        here.lanewise(LSHR, 1).or(behind).and(rightInside).intoArray(scratch, row + 2 * LANES);
        row += 3 * LANES;
        from += lineWords;
      }
    }
  }
}
