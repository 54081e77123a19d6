package io.tombola.sim.bench;

import static org.assertj.core.api.Assumptions.assumeThatCode;

import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import java.io.IOException;
import java.nio.file.Path;

/** The ticket that comes with the ROS package, found from this module's folder. */
final class ShippedTicket {
  static final Path FILE = Path.of("../../launch/tickets/gestures.ticket");

  private ShippedTicket() {}

  /** Reads it; the test that asks is skipped where it is missing or of an older format. */
  static Ticket read() throws IOException {
    assumeThatCode(() -> TicketFile.read(FILE)).doesNotThrowAnyException();
    return TicketFile.read(FILE);
  }
}
