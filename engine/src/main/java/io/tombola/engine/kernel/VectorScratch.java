package io.tombola.engine.kernel;

/**
 * Plans an array for vectors: parts handed out one after the other, each beginning where a register
 * load crosses no cache line. Rows that are named by 16 bits come first.
 *
 * <p>That needs {@code -XX:ObjectAlignmentInBytes=64}, which the launcher gives: the words of an
 * array then begin 16 bytes into a line, and word {@link #FIRST} begins the next one. Without the
 * flag all works, somewhat slower.
 */
final class VectorScratch {
  /** The first word that is planned. */
  static final int FIRST = 6;

  /** The first short that is planned. */
  static final int FIRST_SHORT = FIRST * Long.SIZE / Short.SIZE;

  private static final int LANES = VectorCarrySave.LANES;

  private final int rowsEnd;
  private int nextRow = FIRST;
  private int next;
  private int nextShort = FIRST_SHORT;

  /**
   * An empty plan.
   *
   * @param rows how many rows will be named by 16 bits; see {@link #names}
   */
  VectorScratch(int rows) {
    this.rowsEnd = FIRST + rows * LANES;
    this.next = rowsEnd;
  }

  /** True when 16 bits can name so many rows. */
  static boolean names(long rows) {
    return FIRST + rows * LANES <= Character.MAX_VALUE;
  }

  /** The index of the first word of {@code count} rows named by 16 bits. */
  int reserveRows(int count) {
    int at = nextRow;
    nextRow += count * LANES;
    if (nextRow > rowsEnd) {
      throw new IllegalStateException("more rows than were planned for");
    }
    return at;
  }

  /** The index of the first of {@code count} words. */
  int reserve(int count) {
    int at = next;
    next += (count + LANES - 1) / LANES * LANES;
    return at;
  }

  /** The index of the first of {@code count} shorts, in the array of them. */
  int reserveShorts(int count) {
    int at = nextShort;
    nextShort += count;
    return at;
  }

  /** Shorts that their array needs. */
  int shorts() {
    return nextShort;
  }

  /** Words that the array needs. */
  int words() {
    return next;
  }
}
