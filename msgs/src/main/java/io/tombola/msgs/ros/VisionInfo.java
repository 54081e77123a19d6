package io.tombola.msgs.ros;

/**
 * {@code vision_msgs/VisionInfo}: who classifies, and where its class names are.
 *
 * @param method name of the classifier
 * @param databaseLocation parameter that lists the class names
 * @param databaseVersion goes up whenever names or classifier change
 */
public record VisionInfo(
    Header header, String method, String databaseLocation, int databaseVersion) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<VisionInfo> TYPE =
      RosMessageType.of("vision_msgs/VisionInfo", VisionInfo::write, VisionInfo::read);

  private void write(MessageWriter out) {
    header.write(out);
    out.string(method).string(databaseLocation).int32(databaseVersion);
  }

  private static VisionInfo read(MessageReader in) throws MessageFormatException {
    return new VisionInfo(Header.read(in), in.string(), in.string(), in.int32());
  }
}
