package io.tombola.node.actor;

import io.tombola.node.decide.BudgetController;
import io.tombola.node.decide.BudgetReport;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a camera's budget does: each change of rung is counted and told, and once a second,
 * while there is a budget, how it stands. The log has a line a second at most.
 */
final class BudgetWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetWatch.class);
  private static final long PERIOD_NS = 1_000_000_000L;

  private final String cameraId;
  private final CameraStatistics statistics;
  private final CameraObserver observer;
  private final LongSupplier clockNs;
  private int level;
  private long toldNs;
  private long loggedNs;
  private int unlogged;

  BudgetWatch(CameraActor.Settings settings) {
    cameraId = settings.cameraId();
    statistics = settings.statistics();
    observer = settings.observer();
    clockNs = settings.clockNs();
    loggedNs = clockNs.getAsLong() - PERIOD_NS;
  }

  /** A timestep was run or shed. */
  void timestep(BudgetController budget) {
    long nowNs = clockNs.getAsLong();
    if (budget.level() != level) {
      statistics.rungChanges().increment();
      log(tell(budget, nowNs), budget.level() > level, nowNs);
      level = budget.level();
    } else if (nowNs - toldNs >= PERIOD_NS && !budget.budget().isNone()) {
      tell(budget, nowNs);
    }
  }

  /** Another ladder begins, at its largest rung: no change of rung. */
  void restart(BudgetController budget) {
    level = budget.level();
    tell(budget);
  }

  /** Tells how the budget stands. */
  void tell(BudgetController budget) {
    tell(budget, clockNs.getAsLong());
  }

  private BudgetReport tell(BudgetController budget, long nowNs) {
    BudgetReport report = budget.report();
    statistics.budget().set(report);
    observer.budget(report);
    toldNs = nowNs;
    return report;
  }

  private void log(BudgetReport report, boolean down, long nowNs) {
    if (nowNs - loggedNs < PERIOD_NS) {
      unlogged++;
      return;
    }
    LOG.info(
        "camera {}: {} to rung {} of {}, keep {}{}: {}; last step {} us, this one up to {} us{}",
        cameraId,
        down ? "down" : "up",
        report.rung(),
        report.rungs(),
        String.format(Locale.ROOT, "%.3f", report.keepRatio()),
        report.everySecondTimestep() ? ", every second timestep shed" : "",
        report.reason().words(),
        Math.round(report.measuredUs()),
        Math.round(report.predictedUs()),
        unlogged == 0 ? "" : " (and " + unlogged + " changes before)");
    loggedNs = nowNs;
    unlogged = 0;
  }
}
