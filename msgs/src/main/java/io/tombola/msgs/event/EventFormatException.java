package io.tombola.msgs.event;

import java.io.IOException;

/**
 * Bytes that are not what their format says: the message names where (file or topic, byte offset),
 * what was wrong and what to do.
 */
public final class EventFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An error at {@code offset} bytes into {@code source} (a file's path or a topic's name). */
  public EventFormatException(String source, long offset, String problem) {
    super(source + ": byte " + offset + ": " + problem);
  }

  /** As above, with the library error that revealed it. */
  public EventFormatException(String source, long offset, String problem, Throwable cause) {
    super(source + ": byte " + offset + ": " + problem, cause);
  }
}
