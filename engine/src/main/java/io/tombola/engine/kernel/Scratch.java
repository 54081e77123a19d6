package io.tombola.engine.kernel;

/**
 * Space for a thread's intermediate results. Kernels may share one, one after the other; what is
 * left there means nothing.
 *
 * @param words at least {@link LayerKernel#scratchWords}
 * @param shorts at least {@link LayerKernel#scratchShorts}: for what begins at any 16 bits
 */
public record Scratch(long[] words, short[] shorts) {
  /** Space enough for every one of some kernels. */
  public static Scratch of(Iterable<LayerKernel> kernels) {
    int words = 0;
    int shorts = 0;
    for (LayerKernel kernel : kernels) {
      words = Math.max(words, kernel.scratchWords());
      shorts = Math.max(shorts, kernel.scratchShorts());
    }
    return new Scratch(new long[words], new short[shorts]);
  }
}
