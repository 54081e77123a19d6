package io.tombola.msgs.ros;

/** {@code std_msgs/String}. */
public record StringMessage(String data) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<StringMessage> TYPE =
      RosMessageType.of(
          "std_msgs/String",
          (message, out) -> out.string(message.data),
          in -> new StringMessage(in.string()));
}
