package io.tombola.msgs.ros;

import java.util.List;

/**
 * {@code vision_msgs/Classification2D} without its optional source image, which is written empty
 * and skipped when read.
 *
 * @param header of the data that was classified
 * @param results surest class first
 */
public record Classification2D(Header header, List<ObjectHypothesis> results) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<Classification2D> TYPE =
      RosMessageType.of(
          "vision_msgs/Classification2D", Classification2D::write, Classification2D::read);

  private static final Header NO_HEADER = new Header(0, 0, "");
  private static final byte[] NO_BYTES = {};

  /** Makes the list unmodifiable. */
  public Classification2D {
    results = List.copyOf(results);
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.list(results, ObjectHypothesis::write);
    NO_HEADER.write(out);
    out.int32(0).int32(0).string("").bool(false).int32(0).byteArray(NO_BYTES);
  }

  private static Classification2D read(MessageReader in) throws MessageFormatException {
    Header header = Header.read(in);
    var results = in.list(ObjectHypothesis.LENGTH, ObjectHypothesis::read);
    Header.read(in);
    in.int32();
    in.int32();
    in.string();
    in.bool();
    in.int32();
    in.byteArray();
    return new Classification2D(header, results);
  }
}
