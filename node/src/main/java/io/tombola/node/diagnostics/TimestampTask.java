package io.tombola.node.diagnostics;

import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.CameraStatistics;

/**
 * How far events' stamps are from now, and how often sensor time jumped.
 *
 * <p>Levels, sentences and the window of -1 to 5 s are those of diagnostic_updater's
 * TimeStampStatus. It warns while a bag is played without {@code use_sim_time}: stamps are old
 * then.
 */
public final class TimestampTask implements DiagnosticTask {
  private static final double MIN_DELAY_S = -1;
  private static final double MAX_DELAY_S = 5;

  private final CameraStatistics statistics;
  private long reportedTimesteps;
  private long reportedJumps;

  /** Watches one camera. */
  public TimestampTask(CameraStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public String name() {
    return "Timestamp Status";
  }

  @Override
  public Report report(long nowNs) {
    long timesteps = statistics.ledger().infer().out();
    long jumps = statistics.discontinuities().sum();
    double delay = (nowNs - statistics.lastEventNs().get()) / 1e9;
    Report report = new Report();
    if (timesteps == reportedTimesteps) {
      report.summary(Level.WARN, "No data since last update");
    } else if (statistics.lastEventNs().get() == 0) {
      report.summary(Level.WARN, "Zero timestamp seen.");
    } else if (delay < MIN_DELAY_S) {
      report.summary(Level.ERROR, "Timestamps too far in future seen.");
    } else if (delay > MAX_DELAY_S) {
      report.summary(Level.ERROR, "Timestamps too far in past seen.");
    } else if (jumps != reportedJumps) {
      report.summary(Level.WARN, "Sensor time jumped.");
    } else {
      report.summary(Level.OK, "Timestamps are reasonable.");
    }
    reportedTimesteps = timesteps;
    reportedJumps = jumps;
    return report
        .add("Timestamp delay of the last event (s)", "%.3f", timesteps == 0 ? 0 : delay)
        .add("Earliest acceptable delay (s)", "%.3f", MIN_DELAY_S)
        .add("Latest acceptable delay (s)", "%.3f", MAX_DELAY_S)
        .add("Jumps of sensor time", jumps);
  }
}
