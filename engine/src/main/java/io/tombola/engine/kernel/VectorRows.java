package io.tombola.engine.kernel;

/**
 * The inputs of a convolution for a tile of as many output pixels as a register has bits: for every
 * input plane and kernel position a row of bits, of which bit p is what output pixel p sees there.
 * Where a row starts is named by 16 bits.
 */
sealed interface VectorRows permits VectorPlanes, VectorColumns {
  /** Rows for one layer's input, in a scratch space that is being planned. */
  static VectorRows of(PlaneLayout input, int kernel, int stride, VectorScratch scratch) {
    return VectorColumns.pays(input, kernel, stride)
        ? new VectorColumns(input, scratch)
        : new VectorPlanes(input, kernel, stride, scratch);
  }

  /** Rows that such an input takes of those that {@link VectorScratch} names by 16 bits. */
  static int named(PlaneLayout input, int kernel, int stride) {
    return VectorColumns.pays(input, kernel, stride) ? 0 : VectorPlanes.rows(input, kernel);
  }

  /** Tiles that cover a plane of the output. */
  int tiles();

  /** Where the row of a plane at a kernel position starts. */
  int row(int channel, int bit, int position);

  /** Where the row without a set bit starts. */
  int zeroRow();

  /** Lays out a timestep's input; comes before {@link #fill}. */
  void begin(long[] planes, Scratch scratch);

  /** Fills all rows for the pixels of tile {@code tile}. */
  void fill(int tile, Scratch scratch);
}
