package io.tombola.msgs.ros;

/**
 * {@code vision_msgs/ObjectHypothesis}.
 *
 * @param id of a class
 * @param score how likely it is
 */
public record ObjectHypothesis(long id, double score) {
  static final int LENGTH = Long.BYTES + Double.BYTES;

  void write(MessageWriter out) {
    out.int64(id).float64(score);
  }

  static ObjectHypothesis read(MessageReader in) throws MessageFormatException {
    return new ObjectHypothesis(in.int64(), in.float64());
  }
}
