package io.tombola.node.diagnostics;

import io.tombola.msgs.event.SensorClock;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.CameraStatistics;
import java.util.Map;
import java.util.TreeMap;

/** How the sensors' clocks map onto ROS time: offset, drift and jumps of each source. */
public final class ClockTask implements DiagnosticTask {
  private final Map<String, SensorClock> clocks;
  private long reportedJumps;

  /** Watches one camera. */
  public ClockTask(CameraStatistics statistics) {
    clocks = statistics.clocks();
  }

  @Override
  public String name() {
    return "Clock Status";
  }

  @Override
  public Report report(long nowNs) {
    Report report = new Report();
    long jumps = 0;
    for (Map.Entry<String, SensorClock> source : new TreeMap<>(clocks).entrySet()) {
      SensorClock clock = source.getValue();
      jumps += clock.jumps();
      report
          .add(source.getKey() + ": ROS time minus sensor time (s)", "%.6f", clock.offsetNs() / 1e9)
          .add(source.getKey() + ": drift (ppm)", "%.1f", clock.driftPpm())
          .add(source.getKey() + ": jumps", clock.jumps());
    }
    if (clocks.isEmpty()) {
      report.summary(Level.OK, "All sources speak ROS time.");
    } else if (jumps > reportedJumps) {
      report.summary(Level.WARN, "A sensor's clock jumped.");
    } else {
      report.summary(Level.OK, "Sensor clocks are mapped onto ROS time.");
    }
    reportedJumps = jumps;
    return report;
  }
}
