package io.tombola.sim.bench.node;

import java.util.Collections;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What the machine takes away from threads that want to run, before anything else does: with other
 * work on its cores, or other guests on its host, no figure of tail latency means anything.
 *
 * @param share of a busy core's time, 0..1, that went by in pauses of more than {@value #PAUSE_US}
 *     us
 * @param perSecond such pauses of a core in a second
 */
public record CorePauses(double share, double perSecond) {
  private static final long PAUSE_US = 100;
  private static final long LENGTH_NS = TimeUnit.SECONDS.toNanos(2);

  /** Keeps all cores busy for two seconds. */
  static CorePauses measure() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    try {
      Callable<CorePauses> busy = CorePauses::ofThisThread;
      double share = 0;
      double perSecond = 0;
      for (Future<CorePauses> core : threads.invokeAll(Collections.nCopies(cores, busy))) {
        share += core.get().share / cores;
        perSecond += core.get().perSecond / cores;
      }
      return new CorePauses(share, perSecond);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdown();
    }
  }

  private static CorePauses ofThisThread() {
    long startNs = System.nanoTime();
    long lastNs = startNs;
    long pausedNs = 0;
    long pauses = 0;
    while (lastNs - startNs < LENGTH_NS) {
      long nowNs = System.nanoTime();
      if (nowNs - lastNs > TimeUnit.MICROSECONDS.toNanos(PAUSE_US)) {
        pausedNs += nowNs - lastNs;
        pauses++;
      }
      lastNs = nowNs;
    }
    double wholeNs = lastNs - startNs;
    return new CorePauses(pausedNs / wholeNs, pauses / (wholeNs / 1e9));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "busy cores pause %.0f times a second for more than %d us: %.1f %% of their time",
        perSecond,
        PAUSE_US,
        100 * share);
  }
}
