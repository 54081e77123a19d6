package io.tombola.msgs.ros;

/**
 * {@code std_msgs/Header}.
 *
 * @param seq as an unsigned 32-bit number; publishers count with it
 * @param stampNs ROS time in nanoseconds since the epoch, 0 when unknown
 * @param frameId name of the coordinate frame, may be empty
 */
public record Header(int seq, long stampNs, String frameId) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<Header> TYPE =
      RosMessageType.of("std_msgs/Header", Header::write, Header::read);

  /** Appends this header's bytes. */
  public void write(MessageWriter out) {
    out.int32(seq).time(stampNs).string(frameId);
  }

  /** Reads one header. */
  public static Header read(MessageReader in) throws MessageFormatException {
    return new Header(in.int32(), in.timeNs(), in.string());
  }
}
