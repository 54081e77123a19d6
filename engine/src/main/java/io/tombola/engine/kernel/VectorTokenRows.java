package io.tombola.engine.kernel;

/** Rows of tokens: of each channel one, as it is. */
final class VectorTokenRows implements VectorRows {
  private static final int LANES = VectorCarrySave.LANES;

  private final int channels;
  private final int rowsAt;

  /** Rows of so many channels, in a scratch space that is being planned. */
  VectorTokenRows(int channels, VectorScratch scratch) {
    this.channels = channels;
    this.rowsAt = scratch.reserveRows(channels + 1);
  }

  /** Rows that 16 bits must name. */
  static int named(int channels) {
    return channels + 1;
  }

  @Override
  public int tiles() {
    return 1;
  }

  @Override
  public int row(int channel, int bit, int position) {
    return rowsAt + channel * LANES;
  }

  @Override
  public int zeroRow() {
    return rowsAt + channels * LANES;
  }

  /** Takes in the rows that begin at {@code planes[at]}. */
  void load(long[] planes, int at, long[] words) {
    System.arraycopy(planes, at, words, rowsAt, channels * LANES);
  }

  @Override
  public void begin(long[] planes, Scratch scratch) {
    for (int i = 0; i < LANES; i++) {
      scratch.words()[zeroRow() + i] = 0;
    }
  }

  /** Nothing: {@link #load} takes a tile's rows in. */
  @Override
  public void fill(int tile, Scratch scratch) {}
}
