package io.tombola.node.decide;

/**
 * What became of a ticket.
 *
 * @param kind of change
 * @param now what runs from now on
 * @param why one sentence for people
 */
public record TicketChange(Kind kind, TicketGeneration now, String why) {
  /** Kinds of change. */
  public enum Kind {
    /** It took over, on trial or for good. */
    LOADED,
    /** It stood its trial. */
    PROVEN,
    /** It did not, and the last one that had runs again, as a new generation. */
    ROLLED_BACK
  }
}
