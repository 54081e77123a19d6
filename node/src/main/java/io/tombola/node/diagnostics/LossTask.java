package io.tombola.node.diagnostics;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import java.util.EnumMap;
import java.util.Map;

/**
 * The whole loss ledger: in, out and dropped by cause at each hop; warns of fresh losses that
 * nobody asked for.
 */
public final class LossTask implements DiagnosticTask {
  private final LossLedger ledger;
  private Map<DropCause, Long> reported = new EnumMap<>(DropCause.class);

  /** Watches one camera. */
  public LossTask(LossLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "Loss Ledger";
  }

  @Override
  public Report report(long nowNs) {
    Report report = new Report();
    Map<DropCause, Long> losses = new EnumMap<>(ledger.lostBefore());
    for (LossLedger.Hop hop : LossLedger.Hop.values()) {
      EventLedger account = ledger.hop(hop);
      String prefix = hop.label() + " ";
      report.add(prefix + "in (" + hop.unit() + ")", account.in());
      report.add(prefix + "out (" + hop.unit() + ")", account.out());
      account
          .drops()
          .forEach(
              (cause, count) -> {
                report.add(prefix + "dropped " + cause + " (" + hop.unit() + ")", count);
                losses.merge(cause, count, Long::sum);
              });
    }
    ledger
        .lostBefore()
        .forEach((cause, count) -> report.add("before dropped " + cause + " (messages)", count));
    report.add("Events on their way", ledger.waiting());
    return summary(report, losses);
  }

  private Report summary(Report report, Map<DropCause, Long> losses) {
    DropCause worst = null;
    long most = 0;
    for (Map.Entry<DropCause, Long> loss : losses.entrySet()) {
      long fresh = loss.getValue() - reported.getOrDefault(loss.getKey(), 0L);
      if (fresh > most && !loss.getKey().asked()) {
        most = fresh;
        worst = loss.getKey();
      }
    }
    reported = losses;
    return worst == null
        ? report.summary(Level.OK, "Nothing lost since last update.")
        : report.summary(Level.WARN, "Losses since last update: " + worst.sentence());
  }
}
