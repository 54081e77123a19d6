package io.tombola.engine.kernel;

/**
 * One layer of one rung, ready to run: immutable, so any number of engines may share it. All state
 * is in arrays that the caller owns; the sizes depend on the architecture, never on the mask.
 */
public interface LayerKernel {
  /** How the spikes, or counts, that it emits lie in words. */
  PlaneLayout output();

  /** Words of membrane state. All zero is every membrane at 0; the meaning is the kernel's own. */
  int membraneWords();

  /** Words of scratch space. */
  int scratchWords();

  /** Shorts of scratch space. */
  default int scratchShorts() {
    return 0;
  }

  /**
   * Parts of the output that share no word of membranes or spikes, so that threads may split them.
   */
  int parts();

  /**
   * Told of a timestep before its parts are run, once and by one thread. A kernel may bring its
   * membranes into another form.
   */
  default void begin(long[] input, long[] membranes) {}

  /**
   * Runs one timestep of the parts {@code from..to-1}. Every part is run once a timestep, in any
   * order, by threads with a scratch space each.
   *
   * @param input planes in the layout that the kernel was made for
   * @param skipped planes of the earlier layer that joins here; no other kernel reads them
   * @param membranes state, at least {@link #membraneWords}
   * @param scratch at least what this kernel asks for
   * @param spikes overwritten where the parts lie, at least {@code output().length()}
   */
  void step(
      long[] input,
      long[] skipped,
      long[] membranes,
      Scratch scratch,
      long[] spikes,
      int from,
      int to);
}
