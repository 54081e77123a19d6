package io.tombola.node.swap;

import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of tickets since the start. Any thread may count and read. */
public final class TicketAccount {
  private final Map<TicketChange.Kind, LongAdder> changes = new EnumMap<>(TicketChange.Kind.class);
  private final Map<Rejection, LongAdder> rejections = new EnumMap<>(Rejection.class);
  private volatile TicketGeneration current;
  private volatile String last;

  /** An account that begins with the first ticket. */
  public TicketAccount(TicketGeneration first) {
    current = first;
    last = first + " runs since the start";
    for (TicketChange.Kind kind : TicketChange.Kind.values()) {
      changes.put(kind, new LongAdder());
    }
    for (Rejection reason : Rejection.values()) {
      rejections.put(reason, new LongAdder());
    }
  }

  /** Counts a change. */
  public void changed(TicketChange change) {
    current = change.now();
    last = change.why();
    changes.get(change.kind()).increment();
  }

  /** Counts a ticket that was refused. */
  public void rejected(RejectedTicketException refusal) {
    last = refusal.getMessage();
    rejections.get(refusal.reason()).increment();
  }

  /** What runs. */
  public TicketGeneration current() {
    return current;
  }

  /** What happened last, for people. */
  public String last() {
    return last;
  }

  /** Changes of a kind. */
  public long changes(TicketChange.Kind kind) {
    return changes.get(kind).sum();
  }

  /** Tickets refused for a reason. */
  public long rejected(Rejection reason) {
    return rejections.get(reason).sum();
  }

  /** Tickets refused. */
  public long rejected() {
    return rejections.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
