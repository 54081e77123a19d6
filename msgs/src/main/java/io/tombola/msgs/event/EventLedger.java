package io.tombola.msgs.event;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The account of one hop: events in, passed on, and dropped by cause. It balances when {@code in =
 * out + dropped}. {@link LossLedger} keeps hops of messages, timesteps and decisions alike.
 *
 * <p>Threads may count and read at once; a reader between two counts of one batch can see the hop
 * out of balance for that moment.
 */
public final class EventLedger {
  private final AtomicLong in = new AtomicLong();
  private final AtomicLong out = new AtomicLong();
  private final Map<DropCause, AtomicLong> dropped = new EnumMap<>(DropCause.class);

  /** An account with nothing in it. */
  public EventLedger() {
    for (DropCause cause : DropCause.values()) {
      dropped.put(cause, new AtomicLong());
    }
  }

  /** Counts events that arrived. */
  public void in(long events) {
    in.addAndGet(events);
  }

  /** Counts events that were passed on. */
  public void out(long events) {
    out.addAndGet(events);
  }

  /** Counts events that were lost. */
  public void drop(DropCause cause, long events) {
    dropped.get(cause).addAndGet(events);
  }

  /** Events that arrived. */
  public long in() {
    return in.get();
  }

  /** Events passed on. */
  public long out() {
    return out.get();
  }

  /** Events lost by {@code cause}. */
  public long dropped(DropCause cause) {
    return dropped.get(cause).get();
  }

  /** Events lost, all causes together. */
  public long dropped() {
    return dropped.values().stream().mapToLong(AtomicLong::get).sum();
  }

  /** The causes that lost anything, with their counts. */
  public Map<DropCause, Long> drops() {
    Map<DropCause, Long> drops = new EnumMap<>(DropCause.class);
    dropped.forEach(
        (cause, events) -> {
          if (events.get() > 0) {
            drops.put(cause, events.get());
          }
        });
    return drops;
  }

  /** True when every event that arrived was passed on or has a named loss. */
  public boolean balances() {
    return in() == out() + dropped();
  }

  @Override
  public String toString() {
    return "in "
        + in()
        + " = out "
        + out()
        + " + dropped "
        + dropped()
        + (dropped() == 0 ? "" : " " + drops());
  }
}
