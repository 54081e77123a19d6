package io.tombola.engine.kernel;

/** An encoder ready to run: immutable, so any number of engines may share it. */
public interface EncoderKernel {
  /**
   * A run at rest, with memory for so much.
   *
   * @param tokens of a window at most
   * @param timesteps of a chunk at most
   */
  EncoderRun start(int tokens, int timesteps);
}
