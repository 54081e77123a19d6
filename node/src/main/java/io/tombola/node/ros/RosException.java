package io.tombola.node.ros;

/**
 * Something about ROS that a person can put right; the message says what is wrong and what to do.
 */
public final class RosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error without a deeper cause. */
  public RosException(String message) {
    super(message);
  }

  /** As above, with what revealed it. */
  public RosException(String message, Throwable cause) {
    super(message, cause);
  }
}
