package io.tombola.node.ros;

/**
 * A call of a service that failed; the message says why. Thrown by a {@link
 * ServiceResponseBuilder}, it reaches the client as the message alone.
 */
public final class ServiceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure without a deeper cause. */
  public ServiceException(String message) {
    super(message);
  }

  /** As above, with what revealed it. */
  public ServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
