package io.tombola.msgs.ros;

/**
 * {@code rosgraph_msgs/Clock}: what time it is for nodes that run on simulated time.
 *
 * @param clockNs ROS time, nanoseconds
 */
public record ClockMessage(long clockNs) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<ClockMessage> TYPE =
      RosMessageType.of(
          "rosgraph_msgs/Clock",
          (message, out) -> out.time(message.clockNs),
          in -> new ClockMessage(in.timeNs()));
}
