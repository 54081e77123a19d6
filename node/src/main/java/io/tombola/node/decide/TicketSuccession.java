package io.tombola.node.decide;

import io.tombola.engine.run.ReadyTicket;
import java.util.Optional;

/**
 * Which ticket runs in a camera, which one it fell heir to, and whether it may stay.
 *
 * <p>A ticket that is loaded during another's trial ends that trial; a rollback goes back to the
 * last ticket that stood its own. Owned by one thread at a time; times are arguments.
 */
public final class TicketSuccession {
  private TicketGeneration current;
  private TicketGeneration proven;

  /** Null when none is on trial. */
  private TicketTrial trial;

  /** A camera's first ticket, which is on no trial: there is none to go back to. */
  public TicketSuccession(TicketGeneration first) {
    this.current = first;
    this.proven = first;
  }

  /** The ticket that runs. */
  public TicketGeneration current() {
    return current;
  }

  /** The trial that the current ticket is on; null when it is on none. */
  public TicketTrial trial() {
    return trial;
  }

  /**
   * Another ticket takes over, at {@code nowNs} of the host's clock.
   *
   * @param source its file, for people
   */
  public TicketChange load(ReadyTicket ladder, String source, TicketTrial.Terms terms, long nowNs) {
    current = new TicketGeneration(current.number() + 1, source, ladder);
    if (terms.trialNs() > 0) {
      trial = new TicketTrial(terms, nowNs);
      return new TicketChange(
          TicketChange.Kind.LOADED,
          current,
          "%s runs, on trial for %.1f s".formatted(current, terms.trialNs() / 1e9));
    }
    trial = null;
    proven = current;
    return new TicketChange(TicketChange.Kind.LOADED, current, current + " runs");
  }

  /** Ends the trial if it can be judged at {@code nowNs}; empty when nothing changes. */
  public Optional<TicketChange> judge(long nowNs) {
    if (trial == null) {
      return Optional.empty();
    }
    TicketTrial.Standing standing = trial.standing(nowNs);
    return standing == TicketTrial.Standing.OPEN ? Optional.empty() : Optional.of(end(standing));
  }

  private TicketChange end(TicketTrial.Standing standing) {
    String findings = trial.findings();
    trial = null;
    if (!standing.undoes()) {
      proven = current;
      return new TicketChange(
          TicketChange.Kind.PROVEN, current, current + " stood its trial: " + findings);
    }
    TicketGeneration undone = current;
    current = new TicketGeneration(undone.number() + 1, proven.source(), proven.ladder());
    proven = current;
    return new TicketChange(
        TicketChange.Kind.ROLLED_BACK,
        current,
        "%s was undone: %s %s. Now %s runs"
            .formatted(undone, standing.sentence(), findings, current));
  }
}
