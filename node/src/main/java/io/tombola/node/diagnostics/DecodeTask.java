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
  private long reported;
  private long reportedIn;

  /** Watches one camera. */
  public DecodeTask(CameraStatistics statistics) {
    messages = statistics.ledger().socket();
  }

  @Override
  public String name() {
    return "Decode Status";
  }

  @Override
  public Report report(long nowNs) {
    long in = messages.in();
    long unreadable = UNREADABLE.stream().mapToLong(messages::dropped).sum();
    long fresh = unreadable - reported;
    Report report = new Report();
    if (fresh == 0) {
      report.summary(Level.OK, "All messages could be read.");
    } else if (fresh < in - reportedIn) {
      report.summary(Level.WARN, fresh + " messages since last update could not be read.");
    } else {
      report.summary(Level.ERROR, "No message since last update could be read.");
    }
    reported = unreadable;
    reportedIn = in;
    return report.add("Messages", in).add("Unreadable messages", unreadable);
  }
}
