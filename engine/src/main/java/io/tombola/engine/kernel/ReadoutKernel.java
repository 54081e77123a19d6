package io.tombola.engine.kernel;

/** The last layer of one rung: immutable, without neurons. */
public interface ReadoutKernel {
  /**
   * Overwrites {@code logits}, one per class, with the sums of kept, signed weights times spikes.
   */
  void sum(long[] input, int[] logits);
}
