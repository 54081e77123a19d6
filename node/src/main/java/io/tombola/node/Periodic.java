package io.tombola.node;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again. One that fails is logged and run again, where a bare scheduler would
 * end in silence.
 */
final class Periodic {
  private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

  private Periodic() {}

  /** Runs {@code task} after each period, until it is cancelled or the scheduler ends. */
  static Future<?> every(
      Duration period, ScheduledExecutorService scheduler, String what, Runnable task) {
    Runnable lasting =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.warn("{} failed: {}", what, e.toString());
          }
        };
    return scheduler.scheduleAtFixedRate(
        lasting, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }
}
