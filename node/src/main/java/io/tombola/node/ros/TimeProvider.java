package io.tombola.node.ros;

/**
 * Tells ROS time: this machine's wall clock, or what {@code /clock} says when {@code /use_sim_time}
 * was true at the node's start.
 *
 * <p>ROS time is what stands in headers. How long something took, time-outs and pauses are measured
 * on the host's monotonic clock, which {@code /clock} cannot stop.
 */
public interface TimeProvider {
  /** Now, in nanoseconds since the epoch; 0 while simulated time has not begun. */
  long getCurrentTimeNs();

  /** Whether {@code /clock} sets the time. */
  boolean isSimulated();

  /** Times that simulated time has jumped back so far. */
  long getBackwardJumps();

  /** Adds a listener to backward jumps; wall time has none. */
  void addJumpListener(TimeJumpListener listener);
}
