package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.CameraStatistics;
import org.HdrHistogram.Histogram;

/** Whether the network keeps up: the time that a timestep takes beside the time that it has. */
public final class StepTimeTask implements DiagnosticTask {
  private final CameraStatistics statistics;
  private final long timestepNs;
  private Histogram reported;

  /**
   * Watches one camera.
   *
   * @param timestepNs sensor time of a timestep; 0 when timesteps are binned by count
   */
  public StepTimeTask(CameraStatistics statistics, long timestepNs) {
    this.statistics = statistics;
    this.timestepNs = timestepNs;
    this.reported = statistics.stepNs().copy();
  }

  @Override
  public String name() {
    return "Step Time";
  }

  @Override
  public Report report(long nowNs) {
    Histogram all = statistics.stepNs().copy();
    Histogram fresh = all.copy();
    fresh.subtract(reported);
    reported = all;
    return judge(new Report(), fresh)
        .add("Timesteps since last update", fresh.getTotalCount())
        .add("Time of a timestep p50 (us)", "%.1f", fresh.getValueAtPercentile(50) / 1e3)
        .add("Time of a timestep p99 (us)", "%.1f", fresh.getValueAtPercentile(99) / 1e3)
        .add("Time of a timestep p99 since startup (us)", "%.1f", p99Us(all))
        .add("Budget of a timestep (us)", "%.1f", timestepNs / 1e3);
  }

  private static double p99Us(Histogram histogram) {
    return histogram.getValueAtPercentile(99) / 1e3;
  }

  private Report judge(Report report, Histogram fresh) {
    if (fresh.getTotalCount() == 0) {
      return report.summary(Level.OK, "No timestep since last update.");
    }
    if (timestepNs > 0 && fresh.getValueAtPercentile(50) > timestepNs) {
      return report.summary(Level.ERROR, "Timesteps take longer than they last.");
    }
    if (timestepNs > 0 && fresh.getMaxValue() > timestepNs) {
      return report.summary(Level.WARN, "Some timesteps took longer than they last.");
    }
    return report.summary(Level.OK, "The network keeps up.");
  }
}
