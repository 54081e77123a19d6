package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.LatencyStatistics;
import io.tombola.node.actor.StageTimes.Stage;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How long decisions are on their way through the node, stage by stage, and whether too long. */
public final class LatencyTask implements DiagnosticTask {
  private final LatencyStatistics statistics;
  private final DecisionTime due;
  private Histogram reported;

  /** Watches one camera. */
  public LatencyTask(LatencyStatistics statistics, DecisionTime due) {
    this.statistics = statistics;
    this.due = due;
    this.reported = statistics.timesteps().copy();
  }

  @Override
  public String name() {
    return "Latency";
  }

  @Override
  public Report report(long nowNs) {
    Histogram all = statistics.timesteps().copy();
    Histogram fresh = all.copy();
    fresh.subtract(reported);
    reported = all;
    Report report =
        judge(fresh)
            .add("Decisions since last update", fresh.getTotalCount())
            .add("Decisions since startup", all.getTotalCount());
    for (Stage stage : Stage.values()) {
      percentiles(report, stage.name().toLowerCase(Locale.ROOT), statistics.stage(stage));
    }
    percentiles(report, "Packet to classification", all);
    percentiles(report, "Packet to command", statistics.commands());
    return report;
  }

  private Report judge(Histogram fresh) {
    boolean late = due.ns() > 0 && fresh.getMaxValue() > due.ns();
    return late
        ? new Report().summary(Level.WARN, "Some decisions came when the next was due already.")
        : new Report()
            .summary(
                Level.OK,
                fresh.getTotalCount() == 0
                    ? "No decision since last update."
                    : "Decisions come in time.");
  }

  private static void percentiles(Report report, String what, Histogram histogram) {
    report
        .add(what + " p50 (us)", "%.1f", histogram.getValueAtPercentile(50) / 1e3)
        .add(what + " p99 (us)", "%.1f", histogram.getValueAtPercentile(99) / 1e3)
        .add(what + " p99.9 (us)", "%.1f", histogram.getValueAtPercentile(99.9) / 1e3);
  }
}
