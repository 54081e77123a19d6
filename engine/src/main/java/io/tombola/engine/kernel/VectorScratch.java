package io.tombola.engine.kernel;

/**
 * Plans an array for vectors: parts handed out one after the other, each beginning where a register
 * load crosses no cache line.
 *
 * <p>That needs {@code -XX:ObjectAlignmentInBytes=64}, which the launcher gives: the words of an
 * array then begin 16 bytes into a line, and word {@link #FIRST} begins the next one. Without the
 * flag all works, somewhat slower.
 */
final class VectorScratch {
  /** The first word that is planned. */
  static final int FIRST = 6;

  private int words = FIRST;

  /** The index of the first of {@code count} words. */
  int reserve(int count) {
    int at = words;
    words += (count + VectorCarrySave.LANES - 1) / VectorCarrySave.LANES * VectorCarrySave.LANES;
    return at;
  }

  /** Words that the array needs. */
  int words() {
    return words;
  }
}
