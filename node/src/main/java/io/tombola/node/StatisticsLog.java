package io.tombola.node;

import io.tombola.node.actor.CameraStatistics;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a camera's account to the log every so often. */
final class StatisticsLog {
  private static final Logger LOG = LoggerFactory.getLogger(StatisticsLog.class);

  private final CameraStatistics statistics;
  private final ScheduledExecutorService scheduler;
  private int intervalSeconds;
  private Future<?> lines;

  /** A log that is silent. */
  StatisticsLog(CameraStatistics statistics, ScheduledExecutorService scheduler) {
    this.statistics = statistics;
    this.scheduler = scheduler;
  }

  /** Writes a line every {@code seconds} from now on; 0 for none. */
  synchronized void every(int seconds) {
    if (seconds == intervalSeconds) {
      return;
    }
    intervalSeconds = seconds;
    if (lines != null) {
      lines.cancel(false);
      lines = null;
    }
    if (seconds > 0) {
      lines = Periodic.every(Duration.ofSeconds(seconds), scheduler, "statistics", this::line);
    }
  }

  private void line() {
    LOG.info("{}", statistics.line());
  }
}
