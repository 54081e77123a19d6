package io.tombola.engine.kernel;

/**
 * One layer of one rung, ready to run: immutable, so any number of engines may share it. All state
 * is in arrays that the caller owns; the sizes depend on the architecture, never on the mask.
 */
public interface LayerKernel {
  /** How the spikes it emits lie in words. */
  PlaneLayout output();

  /** Words of membrane state. All zero is every membrane at 0; the meaning is the kernel's own. */
  int membraneWords();

  /** Words of scratch space; what is left there means nothing. */
  int scratchWords();

  /**
   * Runs one timestep.
   *
   * @param input planes in the layout that the kernel was made for
   * @param membranes state, at least {@link #membraneWords}
   * @param scratch at least {@link #scratchWords}
   * @param spikes overwritten, at least {@code output().length()}
   */
  void step(long[] input, long[] membranes, long[] scratch, long[] spikes);
}
