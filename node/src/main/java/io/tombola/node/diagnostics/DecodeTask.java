package io.tombola.node.diagnostics;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.CameraStatistics;
import java.util.EnumSet;
import java.util.Set;

/** Whether messages can be read. */
public final class DecodeTask implements DiagnosticTask {
  /** What is wrong with a message itself, not with how it was sent or taken. */
  private static final Set<DropCause> UNREADABLE =
      EnumSet.of(
          DropCause.MALFORMED,
          DropCause.UNKNOWN_ENCODING,
          DropCause.INCOMPLETE_PACKET,
          DropCause.PACKET_TOO_LARGE);

  private final EventLedger messages;
  private final EventLedger events;
  private long reportedMessages;
  private long reportedEvents;
  private long reportedIn;
  private long reportedEventsIn;

  /** Watches one camera. */
  public DecodeTask(CameraStatistics statistics) {
    messages = statistics.ledger().socket();
    events = statistics.ledger().decode();
  }

  @Override
  public String name() {
    return "Decode Status";
  }

  @Override
  public Report report(long nowNs) {
    long in = messages.in();
    long eventsIn = events.in();
    long unreadableMessages = unreadable(messages);
    long unreadableEvents = unreadable(events);
    long freshMessages = unreadableMessages - reportedMessages;
    long freshEvents = unreadableEvents - reportedEvents;
    boolean allMessages = freshMessages > 0 && freshMessages >= in - reportedIn;
    // a message that could be taken may hold nothing but events that could not
    boolean allEvents = freshEvents > 0 && freshEvents >= eventsIn - reportedEventsIn;
    Report report = new Report();
    if (freshMessages == 0 && freshEvents == 0) {
      report.summary(Level.OK, "All messages could be read.");
    } else if (allMessages || allEvents) {
      report.summary(Level.ERROR, "No message since last update could be read.");
    } else {
      report.summary(
          Level.WARN,
          "%d messages and %d events since last update could not be read."
              .formatted(freshMessages, freshEvents));
    }
    reportedMessages = unreadableMessages;
    reportedEvents = unreadableEvents;
    reportedIn = in;
    reportedEventsIn = eventsIn;
    return report
        .add("Messages", in)
        .add("Unreadable messages", unreadableMessages)
        .add("Unreadable events", unreadableEvents);
  }

  private static long unreadable(EventLedger hop) {
    return UNREADABLE.stream().mapToLong(hop::dropped).sum();
  }
}
