package io.tombola.engine.ticket;

import java.io.IOException;
import java.nio.file.Path;

/** A ticket file that cannot be used: the message names the file, the entry, and what to do. */
public final class TicketException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is wrong with it, for those who count. */
  public enum Kind {
    /** There is no such file, or it cannot be read. */
    UNREADABLE,
    /** Its bytes are not those of a ticket that this version knows. */
    DAMAGED,
    /** It is not signed by a key that is trusted. */
    UNTRUSTED
  }

  /** A problem with the whole file. */
  public TicketException(Path file, String problem) {
    this(Kind.DAMAGED, file, problem);
  }

  /** As above, of another kind. */
  public TicketException(Kind kind, Path file, String problem) {
    super(file + ": " + problem);
    this.kind = kind;
  }

  /** A problem with one entry of it, and what revealed it, or null. */
  public TicketException(Path file, String entry, String problem, Throwable cause) {
    super(file + ": " + entry + ": " + problem, cause);
    this.kind = Kind.DAMAGED;
  }

  /** What is wrong with it. */
  public Kind kind() {
    return kind;
  }
}
