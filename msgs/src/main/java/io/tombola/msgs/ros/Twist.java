package io.tombola.msgs.ros;

/**
 * {@code geometry_msgs/Twist}: a velocity.
 *
 * @param linear m/s
 * @param angular rad/s
 */
public record Twist(Vector linear, Vector angular) {
  /** Standing still. */
  public static final Twist ZERO = new Twist(new Vector(0, 0, 0), new Vector(0, 0, 0));

  /** The type's name, md5 and bytes. */
  public static final RosMessageType<Twist> TYPE =
      RosMessageType.of("geometry_msgs/Twist", Twist::write, Twist::read);

  /** {@code geometry_msgs/Vector3}. */
  public record Vector(double x, double y, double z) {
    private void write(MessageWriter out) {
      out.float64(x).float64(y).float64(z);
    }

    private static Vector read(MessageReader in) throws MessageFormatException {
      return new Vector(in.float64(), in.float64(), in.float64());
    }
  }

  private void write(MessageWriter out) {
    linear.write(out);
    angular.write(out);
  }

  private static Twist read(MessageReader in) throws MessageFormatException {
    return new Twist(Vector.read(in), Vector.read(in));
  }
}
