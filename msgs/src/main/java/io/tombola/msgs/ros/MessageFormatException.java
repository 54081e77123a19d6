package io.tombola.msgs.ros;

import java.io.IOException;

/** Message bytes that are not what their definition says: names the byte offset and the problem. */
public final class MessageFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An error at {@code offset} bytes into the message's body. */
  public MessageFormatException(long offset, String problem) {
    super("byte " + offset + ": " + problem);
  }
}
