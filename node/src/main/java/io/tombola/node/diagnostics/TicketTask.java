package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.swap.Rejection;
import io.tombola.node.swap.TicketAccount;

/** Which ticket runs, and what became of others; warns of fresh refusals and rollbacks. */
public final class TicketTask implements DiagnosticTask {
  private final TicketAccount account;
  private long reported;

  /** Watches one camera's tickets. */
  public TicketTask(TicketAccount account) {
    this.account = account;
  }

  @Override
  public String name() {
    return "Ticket Status";
  }

  @Override
  public Report report(long nowNs) {
    long undone = account.changes(TicketChange.Kind.ROLLED_BACK);
    long failures = account.rejected() + undone;
    Report report =
        new Report()
            .summary(failures > reported ? Level.WARN : Level.OK, account.last())
            .add("Ticket generation", account.current().number())
            .add("Ticket file", account.current().source())
            .add("Tickets loaded", account.changes(TicketChange.Kind.LOADED))
            .add("Tickets that stood their trial", account.changes(TicketChange.Kind.PROVEN))
            .add("Tickets rolled back", undone);
    for (Rejection reason : Rejection.values()) {
      if (account.rejected(reason) > 0) {
        report.add("Tickets refused " + reason, account.rejected(reason));
      }
    }
    reported = failures;
    return report;
  }
}
