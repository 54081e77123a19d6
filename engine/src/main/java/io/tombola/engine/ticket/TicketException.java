package io.tombola.engine.ticket;

import java.io.IOException;
import java.nio.file.Path;

/** A ticket file that cannot be used: the message names the file, the entry, and what to do. */
public final class TicketException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A problem with the whole file. */
  public TicketException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /** A problem with one entry of it, and what revealed it, or null. */
  public TicketException(Path file, String entry, String problem, Throwable cause) {
    super(file + ": " + entry + ": " + problem, cause);
  }
}
