package io.tombola.node.swap;

import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.TicketException;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;

/** The first step: a file's bytes are those of a sound ticket that a trusted key signed. */
final class TicketReading {
  private TicketReading() {}

  static AnyTicket read(Path file, TrustedKeys keys) throws RejectedTicketException {
    try {
      return TicketFile.readAny(file, keys);
    } catch (TicketException e) {
      throw new RejectedTicketException(reason(e.kind()), e.getMessage(), e);
    } catch (IOException e) {
      throw new RejectedTicketException(
          Rejection.UNREADABLE, file + ": cannot be read: " + e + "; copy it again", e);
    } catch (RuntimeException e) {
      throw new RejectedTicketException(Rejection.DAMAGED, file + ": " + e, e);
    }
  }

  private static Rejection reason(TicketException.Kind kind) {
    return switch (kind) {
      case UNREADABLE -> Rejection.UNREADABLE;
      case DAMAGED -> Rejection.DAMAGED;
      case UNTRUSTED -> Rejection.UNTRUSTED;
    };
  }
}
