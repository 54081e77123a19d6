package io.tombola.node.diagnostics;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.decide.BudgetController.Reason;
import io.tombola.node.decide.BudgetReport;

/** The runtime budget: the rung in force and why, and whether timesteps are shed for it. */
public final class BudgetTask implements DiagnosticTask {
  private final CameraStatistics statistics;

  /** Watches one camera. */
  public BudgetTask(CameraStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public String name() {
    return "Budget";
  }

  @Override
  public Report report(long nowNs) {
    BudgetReport standing = statistics.budget().get();
    return judge(new Report(), standing)
        .add("Rung", standing.rung())
        .add("Rungs", standing.rungs())
        .add("Reason", standing.reason().words())
        .add("Share of weights kept", "%.4f", standing.keepRatio())
        .add("Time of a timestep predicted (us)", "%.1f", standing.predictedUs())
        .add("Time of a timestep measured (us)", "%.1f", standing.measuredUs())
        .add("Time of a timestep allowed (us)", "%.1f", standing.budgetUs())
        .add("Energy predicted (uJ/s)", "%.4f", standing.predictedUjPerSecond())
        .add("Energy allowed (uJ/s)", "%.4f", standing.budgetUjPerSecond())
        .add("Rung changes since startup", statistics.rungChanges().sum())
        .add(
            "Timesteps shed since startup",
            statistics.ledger().infer().dropped(DropCause.OVER_BUDGET));
  }

  private static Report judge(Report report, BudgetReport standing) {
    if (standing.reason() == Reason.NO_BUDGET) {
      return report.summary(Level.OK, "No budget is set.");
    }
    if (standing.everySecondTimestep()) {
      return report.summary(
          Level.WARN, "Every second timestep is shed: even the smallest rung is over the budget.");
    }
    return report.summary(
        Level.OK, "Rung " + standing.rung() + ": " + standing.reason().words() + ".");
  }
}
