package io.tombola.msgs.ros;

/** A {@code .msg} file that is missing or wrong: the message names the file, the line and why. */
public final class MessageDefinitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error in {@code source} as a whole. */
  public MessageDefinitionException(String source, String problem) {
    super(source + ": " + problem);
  }

  /** An error in {@code source} at {@code line}, counted from 1. */
  public MessageDefinitionException(String source, int line, String problem) {
    super(source + ":" + line + ": " + problem);
  }
}
