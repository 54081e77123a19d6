package io.tombola.node.decide;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.Manifest;

/**
 * A ticket's term in a camera. Each ticket that takes over has a number of its own, the same ticket
 * again too.
 *
 * @param number counts from 1
 * @param source the ticket's file, for people
 */
public record TicketGeneration(int number, String source, ReadyTicket ladder) {
  /** The camera's first. */
  public static TicketGeneration first(String source, ReadyTicket ladder) {
    return new TicketGeneration(1, source, ladder);
  }

  /** What the ticket says of itself. */
  public Manifest manifest() {
    return ladder.manifest();
  }

  /** The name of a class. */
  public String label(int gesture) {
    return manifest().labels().get(gesture);
  }

  @Override
  public String toString() {
    return "generation " + number + " (" + source + ")";
  }
}
