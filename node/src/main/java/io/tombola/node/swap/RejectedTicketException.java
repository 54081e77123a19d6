package io.tombola.node.swap;

/** A ticket that is refused: the message names the file and says what to do. */
public final class RejectedTicketException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Rejection reason;

  /** A refusal, and what revealed it, or null. */
  public RejectedTicketException(Rejection reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why, for those who count. */
  public Rejection reason() {
    return reason;
  }
}
