package io.tombola.engine.kernel;

/**
 * One camera's run of an encoder: all its membranes. Nothing is allocated after its start.
 *
 * <p>A window is begun once, then comes chunk by chunk: however it is cut, the results are the
 * same.
 */
public interface EncoderRun {
  /** Begins a window of so many tokens: all membranes at 0. */
  void begin(int tokens);

  /**
   * Runs a chunk.
   *
   * <p>Row {@code n * timesteps + t} of both arrays is token n at timestep t of the chunk, a word
   * for each 64 channels.
   *
   * @param embedding the embedding's spikes
   * @param position those of the position, which are added to them
   */
  void step(long[] embedding, long[] position, int timesteps);

  /**
   * What the readout sees of the last chunk, {@code [timesteps][dimension]}: over all tokens, the
   * sum of the stream's counts or of the spikes of its last neurons.
   */
  int[] sums();

  /** From the next chunk on, notes what each one does, or no longer; at first it does not. */
  void countActivity(boolean count);

  /** What the last chunk did that was counted; owned by this run. */
  EncoderActivity activity();
}
