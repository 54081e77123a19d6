package io.tombola.engine.frame;

/** What takes a {@link Binner}'s timesteps, in order. */
public interface FrameSink {
  /** One timestep, possibly without events. The frame is reused: it is valid during this call. */
  void frame(Frame frame);

  /**
   * The next frame does not follow on the last one: state carried between timesteps should be
   * cleared.
   *
   * @param beforeNs sensor time of the newest event before the break
   * @param afterNs sensor time at which it was noticed; earlier than {@code beforeNs} when the
   *     sensor's clock stepped back
   */
  void discontinuity(long beforeNs, long afterNs);
}
