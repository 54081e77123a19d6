package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.CameraStatistics;
import org.HdrHistogram.Histogram;

/**
 * Whether the network keeps up: the time that a timestep takes beside the time that it has. A
 * spiking ViT does nearly all of a window's work in its last timestep, so decisions are judged.
 */
public final class StepTimeTask implements DiagnosticTask {
  private final CameraStatistics statistics;
  private final DecisionTime due;
  private Histogram reported;
  private Histogram reportedDecisions;

  /** Watches one camera. */
  public StepTimeTask(CameraStatistics statistics, DecisionTime due) {
    this.statistics = statistics;
    this.due = due;
    this.reported = statistics.stepNs().copy();
    this.reportedDecisions = statistics.decisionNs().copy();
  }

  @Override
  public String name() {
    return "Step Time";
  }

  @Override
  public Report report(long nowNs) {
    Histogram all = statistics.stepNs().copy();
    Histogram fresh = since(reported, all);
    reported = all;
    Histogram allDecisions = statistics.decisionNs().copy();
    Histogram decisions = since(reportedDecisions, allDecisions);
    reportedDecisions = allDecisions;
    return judge(fresh, decisions)
        .add("Timesteps since last update", fresh.getTotalCount())
        .add("Time of a timestep p50 (us)", "%.1f", fresh.getValueAtPercentile(50) / 1e3)
        .add("Time of a timestep p99 (us)", "%.1f", fresh.getValueAtPercentile(99) / 1e3)
        .add("Time of a timestep p99 since startup (us)", "%.1f", p99Us(all))
        .add("Budget of a timestep (us)", "%.1f", due.timestepNs() / 1e3)
        .add("Timesteps from decision to decision", due.hop().getAsInt())
        .add("Time of a decision p50 (us)", "%.1f", decisions.getValueAtPercentile(50) / 1e3)
        .add("Time of a decision p99 (us)", "%.1f", decisions.getValueAtPercentile(99) / 1e3);
  }

  private static Histogram since(Histogram before, Histogram now) {
    Histogram fresh = now.copy();
    fresh.subtract(before);
    return fresh;
  }

  private static double p99Us(Histogram histogram) {
    return histogram.getValueAtPercentile(99) / 1e3;
  }

  private Report judge(Histogram steps, Histogram decisions) {
    Report report = new Report();
    if (steps.getTotalCount() == 0) {
      return report.summary(Level.OK, "No timestep since last update.");
    }
    long dueNs = due.ns();
    if (dueNs > 0 && decisions.getValueAtPercentile(50) > dueNs) {
      return report.summary(
          Level.ERROR, "Decisions take longer than there is time until the next.");
    }
    if (dueNs > 0 && decisions.getMaxValue() > dueNs) {
      return report.summary(
          Level.WARN, "Some decisions took longer than there is time until the next.");
    }
    return report.summary(Level.OK, "The network keeps up.");
  }
}
