package io.tombola.engine.kernel;

/**
 * The inputs of a convolution for 64 pixels at a time: for every input plane and kernel position,
 * the plane shifted so that bit p is what output pixel p sees there, and its complement.
 *
 * <p>Slot 0 is always zero. The copy of plane i at kernel position t is slot {@code 1 + 2 * (i *
 * kernel^2 + t)}, its complement the next one. A shift is one over the flat plane; a column mask
 * clears what wrapped around a row's end.
 */
final class ShiftedPlanes {
  private final PlaneLayout layout;
  private final int kernel;

  /** Per column offset and word: the output pixels for which the offset stays inside the row. */
  private final long[][] columnMasks;

  ShiftedPlanes(PlaneLayout layout, int kernel) {
    this.layout = layout;
    this.kernel = kernel;
    this.columnMasks = new long[kernel][layout.words()];
    for (int kx = 0; kx < kernel; kx++) {
      for (int pixel = 0; pixel < layout.pixels(); pixel++) {
        int column = pixel % layout.width() + kx - kernel / 2;
        if (column >= 0 && column < layout.width()) {
          columnMasks[kx][pixel >> 6] |= 1L << pixel;
        }
      }
    }
  }

  /** Slots in all. */
  int slots() {
    return 1 + 2 * layout.channels() * layout.bits() * kernel * kernel;
  }

  /** The slot of plane {@code bit} of a channel at a kernel position. */
  int slot(int channel, int bit, int position, boolean complement) {
    int copy = (channel * layout.bits() + bit) * kernel * kernel + position;
    return 1 + 2 * copy + (complement ? 1 : 0);
  }

  /** Fills all slots, from {@code slots[0]}, for the 64 pixels of word {@code word}. */
  void fill(long[] input, int word, long[] slots) {
    slots[0] = 0;
    int slot = 1;
    for (int plane = 0; plane < layout.channels() * layout.bits(); plane++) {
      int from = plane * layout.words();
      for (int ky = 0; ky < kernel; ky++) {
        for (int kx = 0; kx < kernel; kx++) {
          int shift = (ky - kernel / 2) * layout.width() + kx - kernel / 2;
          long bits = PlaneBits.read(input, from, layout.words(), 64 * word + shift);
          bits &= columnMasks[kx][word];
          slots[slot] = bits;
          slots[slot + 1] = ~bits;
          slot += 2;
        }
      }
    }
  }
}
