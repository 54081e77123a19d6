package io.tombola.engine.kernel;

import java.util.Arrays;

/**
 * The inputs of a convolution for 64 output pixels at a time: for every input plane and kernel
 * position, the plane shifted so that bit p is what output pixel p sees there, and its complement.
 *
 * <p>Slot 0 is always zero. The copy of plane i at kernel position t is slot {@code 1 + 2 * (i *
 * kernel^2 + t)}, its complement the next one. A shift is one over the flat plane; a column mask
 * clears what wrapped around a row's end.
 *
 * <p>A stride of 2 becomes one of 1 by dealing every plane out into phases first: phase {@code 2r +
 * c} has the pixels of rows {@code 2y + r} and columns {@code 2x + c}. An output pixel then sees
 * its own place or a neighbour's in a phase.
 */
final class ShiftedPlanes {
  private final PlaneLayout layout;
  private final int kernel;
  private final int stride;

  /** The layout of one phase of all planes; its pixels are the output's. */
  private final PlaneLayout grid;

  /** Per kernel position: the phase that it reads, and how far from the output pixel. */
  private final int[] phases;

  private final int[] shifts;

  /** Per kernel position and word: the output pixels whose shift stays inside the row. */
  private final long[][] insides;

  ShiftedPlanes(PlaneLayout layout, int kernel, int stride) {
    this.layout = layout;
    this.kernel = kernel;
    this.stride = stride;
    int height = (layout.height() + stride - 1) / stride;
    int width = (layout.width() + stride - 1) / stride;
    this.grid = new PlaneLayout(layout.channels(), layout.bits(), height, width);
    this.phases = new int[kernel * kernel];
    this.shifts = new int[kernel * kernel];
    this.insides = new long[kernel * kernel][];
    for (int position = 0; position < phases.length; position++) {
      int row = position / kernel - kernel / 2;
      int column = position % kernel - kernel / 2;
      phases[position] = Math.floorMod(row, stride) * stride + Math.floorMod(column, stride);
      int right = Math.floorDiv(column, stride);
      shifts[position] = Math.floorDiv(row, stride) * width + right;
      insides[position] = position < kernel ? inside(grid, right) : insides[position % kernel];
    }
  }

  private static long[] inside(PlaneLayout grid, int right) {
    long[] inside = new long[grid.words()];
    for (int pixel = 0; pixel < grid.pixels(); pixel++) {
      int column = pixel % grid.width() + right;
      if (column >= 0 && column < grid.width()) {
        inside[pixel >> 6] |= 1L << pixel;
      }
    }
    return inside;
  }

  /** The layout of one phase of all planes; its pixels are the output's. */
  PlaneLayout grid() {
    return grid;
  }

  /** Phases that a plane is dealt into; 1 where it serves as it is. */
  int phases() {
    return stride * stride;
  }

  /** The phase that is read at a kernel position. */
  int phase(int position) {
    return phases[position];
  }

  /** Pixels of a phase from the output's place to what is read at a kernel position. */
  int shift(int position) {
    return shifts[position];
  }

  /** The output pixels whose shift, at a column of the kernel, stays inside the row. */
  long[] inside(int column) {
    return insides[column];
  }

  /** Slots in all. */
  int slots() {
    return 1 + 2 * planes() * kernel * kernel;
  }

  /** The slot of plane {@code bit} of a channel at a kernel position. */
  int slot(int channel, int bit, int position, boolean complement) {
    int copy = (channel * layout.bits() + bit) * kernel * kernel + position;
    return 1 + 2 * copy + (complement ? 1 : 0);
  }

  /** Words that the phases take; none where the planes serve as they are. */
  int phaseWords() {
    return stride == 1 ? 0 : stride * stride * grid.length();
  }

  /** Deals the planes out into phases, from {@code words[at]}; once before {@link #fill}. */
  void deal(long[] input, long[] words, int at) {
    if (stride == 1) {
      return;
    }
    Arrays.fill(words, at, at + phaseWords(), 0);
    int reached = Math.min(stride, kernel);
    for (int plane = 0; plane < planes(); plane++) {
      for (int row = 0; row < reached; row++) {
        for (int column = 0; column < reached; column++) {
          int phase = (plane * stride + row) * stride + column;
          deal(input, plane * layout.words(), row, column, words, at + phase * grid.words());
        }
      }
    }
  }

  /** One phase of one plane, 32 of its pixels at a time. */
  private void deal(long[] input, int from, int row, int column, long[] words, int to) {
    for (int y = 0; 2 * y + row < layout.height(); y++) {
      int start = (2 * y + row) * layout.width();
      for (int x = 0; x < grid.width(); x += 32) {
        long bits = PlaneBits.read(input, from, layout.words(), start + 2 * x);
        bits = (bits & PlaneBits.mask(layout.width() - 2 * x)) >>> column;
        PlaneBits.or(words, to, y * grid.width() + x, PlaneBits.evenBits(bits));
      }
    }
  }

  /**
   * Fills all slots, from {@code words[at]}, for the 64 pixels of word {@code word}.
   *
   * @param dealt where {@link #deal} put the phases
   */
  void fill(long[] input, int word, long[] words, int dealt, int at) {
    long[] source = stride == 1 ? input : words;
    int start = stride == 1 ? 0 : dealt;
    words[at] = 0;
    int slot = at + 1;
    for (int plane = 0; plane < planes(); plane++) {
      int first = plane * stride * stride;
      for (int position = 0; position < phases.length; position++) {
        int from = start + (first + phases[position]) * grid.words();
        long bits = PlaneBits.read(source, from, grid.words(), 64 * word + shifts[position]);
        bits &= insides[position][word];
        words[slot] = bits;
        words[slot + 1] = ~bits;
        slot += 2;
      }
    }
  }

  private int planes() {
    return layout.channels() * layout.bits();
  }
}
