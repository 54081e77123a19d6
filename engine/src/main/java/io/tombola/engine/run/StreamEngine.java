package io.tombola.engine.run;

import io.tombola.engine.energy.Operations;
import io.tombola.engine.frame.Frame;

/**
 * Runs a ticket over one camera's frames, whichever network it is of: an {@link Engine} decides
 * each timestep, a {@link VitEngine} each window of timesteps.
 *
 * <p>One thread steps it. A step allocates nothing, but where its engine says so.
 */
public abstract sealed class StreamEngine implements AutoCloseable permits Engine, VitEngine {
  final SpikeDigest digest = new SpikeDigest();

  StreamEngine() {}

  /**
   * Takes a timestep in.
   *
   * @return true when {@link #confidences} are new
   * @throws IllegalArgumentException when the frame's shape is not the ticket's
   */
  public abstract boolean step(Frame frame);

  /**
   * Draws another rung of the ticket that it was started with, as soon as it can: an {@link Engine}
   * at the next timestep, a {@link VitEngine} when patches are chosen next.
   *
   * @param rung 0 is the largest
   */
  public abstract void draw(int rung);

  /** The rung that the last step ran, or the first one will. */
  public abstract int rung();

  /** The softmax of what was read out so far, per class; uniform when nothing was. */
  public abstract void confidences(float[] out);

  /** Membranes at 0, and nothing read out; the digest goes on. */
  public abstract void reset();

  /**
   * From the next step on, counts what each one does, or no longer; at first it does not. Nothing
   * that the engine decides depends on it.
   */
  public abstract void countOperations(boolean count);

  /** What the last counted step did; zeros before there is one. Owned by this engine. */
  public abstract Operations operations();

  /** Ends the engine's own threads; without any it does nothing. */
  @Override
  public abstract void close();

  /**
   * A running hash over all that the engine's steps did since {@link #resetDigest}; the engine says
   * over what. Equal digests mean that two engines did the same, whatever their kernels and
   * threads.
   */
  public final long digest() {
    return digest.value();
  }

  /** Starts the digest anew. */
  public final void resetDigest() {
    digest.clear();
  }

  /** Goes on with the digest of the engine that ran before this one. */
  public final void succeed(StreamEngine predecessor) {
    digest.copy(predecessor.digest);
  }
}
