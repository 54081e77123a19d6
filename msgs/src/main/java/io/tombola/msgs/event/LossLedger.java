package io.tombola.msgs.event;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * One camera's account of losses, hop by hop from the socket to its topics: at each hop, {@code in
 * = out + dropped}, and every loss has a {@link DropCause}.
 *
 * <p>Safe for several threads; counting allocates nothing. A reader between two counts can see a
 * hop out of balance for that moment, and what is on its way as {@link #waiting}.
 */
public final class LossLedger {
  private final Map<Hop, EventLedger> hops = new EnumMap<>(Hop.class);
  private final EventLedger before = new EventLedger();

  /** Where something can be lost, in the order in which events pass. */
  public enum Hop {
    /** Messages or datagrams that arrived; out are those handed to the camera. */
    SOCKET("messages"),
    /** Events that those messages said they held; out are those handed to the camera. */
    DECODE("events"),
    /** Events that the camera took; out are those binned into a timestep. */
    BIN("events"),
    /** Timesteps with events, or between such; out are those that the network has run. */
    INFER("timesteps"),
    /** Changes of the decision; out are those handed to the topics. */
    PUBLISH("decisions");

    private final String unit;

    Hop(String unit) {
      this.unit = unit;
    }

    /** What the hop counts, in the plural. */
    public String unit() {
      return unit;
    }

    /** The hop as people read it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An account with nothing in it. */
  public LossLedger() {
    for (Hop hop : Hop.values()) {
      hops.put(hop, new EventLedger());
    }
  }

  /** The account of one hop. */
  public EventLedger hop(Hop hop) {
    return hops.get(hop);
  }

  /** Messages: arrived = handed to the camera + dropped. */
  public EventLedger socket() {
    return hop(Hop.SOCKET);
  }

  /** Events: in messages = handed to the camera + dropped. */
  public EventLedger decode() {
    return hop(Hop.DECODE);
  }

  /** Events: taken by the camera = binned + dropped. */
  public EventLedger bin() {
    return hop(Hop.BIN);
  }

  /** Timesteps: closed or given up = run + dropped. */
  public EventLedger infer() {
    return hop(Hop.INFER);
  }

  /** Decisions: made = published + dropped. */
  public EventLedger publish() {
    return hop(Hop.PUBLISH);
  }

  /** Counts a message that arrived; call it before handing the message to the camera. */
  public void passed(long events) {
    socket().in(1);
    socket().out(1);
    decode().in(events);
    decode().out(events);
  }

  /**
   * Counts a message that arrived and was lost as a whole.
   *
   * @param events it said it held; 0 when nobody knows
   */
  public void lost(DropCause cause, long events) {
    socket().in(1);
    socket().drop(cause, 1);
    decode().in(events);
    decode().drop(cause, events);
  }

  /** Counts messages that were sent but never arrived at the socket hop. */
  public void lostBefore(DropCause cause, long messages) {
    before.drop(cause, messages);
  }

  /** Messages known to be lost before the socket hop, by cause: no hop's account holds them. */
  public Map<DropCause, Long> lostBefore() {
    return before.drops();
  }

  /** Events handed to the camera that it has not taken yet. */
  public long waiting() {
    return decode().out() - bin().in();
  }

  /** Events dropped at decode and bin, all causes together. */
  public long droppedEvents() {
    return decode().dropped() + bin().dropped();
  }

  /** Events dropped at decode and bin, by cause. */
  public Map<DropCause, Long> eventDrops() {
    Map<DropCause, Long> drops = new EnumMap<>(DropCause.class);
    drops.putAll(decode().drops());
    bin().drops().forEach((cause, events) -> drops.merge(cause, events, Long::sum));
    return drops;
  }

  /** True when each hop balances and no event is on its way. */
  public boolean balances() {
    return waiting() == 0 && hops.values().stream().allMatch(EventLedger::balances);
  }

  /**
   * Gives what is still on its way a name, once nothing moves any more. May be called again when
   * something came later.
   */
  public synchronized void settle(DropCause cause) {
    long events = waiting();
    bin().in(events);
    bin().drop(cause, events);
    long decisions = publish().in() - publish().out() - publish().dropped();
    publish().drop(cause, decisions);
  }

  /** A line a hop, with its unit; then what was lost before. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    hops.forEach(
        (hop, account) -> text.append("%-8s %s: %s%n".formatted(hop.label(), hop.unit(), account)));
    return text.append("before   messages: lost ").append(lostBefore()).toString();
  }
}
