package io.tombola.sim.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A contestant's stopwatch: times each step, and counts what the stepping thread allocates.
 *
 * <p>Other programs take cores away, and who steps slowly is hit in every step. So only the quieter
 * half of the runs counts: those in which the contestant's threads had cores for the greater share
 * of the time.
 */
final class Lane {
  private static final int MAX_STEPS = 1 << 17;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Contestant contestant;
  private final int frames;
  private final long[] stepNanos = new long[MAX_STEPS];
  private int steps;
  private long spentNanos;

  /** Since settling. */
  private final List<Run> runs = new ArrayList<>();

  /**
   * Steps {@code from..to-1}.
   *
   * @param coreShare of the time, for which each thread had a core
   */
  private record Run(int from, int to, long bytesPerStep, double coreShare) {}

  /**
   * @param frames of the workload, which are run in turn
   */
  Lane(Contestant contestant, int frames) {
    this.contestant = contestant;
    this.frames = frames;
  }

  Contestant contestant() {
    return contestant;
  }

  /**
   * Steps for a while, at least once; not at all when that has already taken {@code totalNanos}, as
   * happens to runtimes whose single step takes long.
   */
  void run(long nanos, long totalNanos) {
    if (spentNanos >= totalNanos || steps == MAX_STEPS) {
      return;
    }
    int before = steps;
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long core = coreNanos();
    long start = System.nanoTime();
    long now = start;
    do {
      contestant.step(steps % frames);
      long end = System.nanoTime();
      stepNanos[steps++] = end - now;
      now = end;
    } while (now - start < nanos && steps < MAX_STEPS);
    core = (coreNanos() - core) / contestant.threads();
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
    spentNanos += now - start;
    runs.add(new Run(before, steps, bytes / (steps - before), (double) core / (now - start)));
  }

  /** Counts what was run so far as warming up, unless it already took {@code totalNanos}. */
  void settle(long totalNanos) {
    if (spentNanos < totalNanos) {
      runs.clear();
      steps = 0;
      spentNanos = 0;
    }
  }

  /** Median time of a step. */
  double medianNanos() {
    return median(quieter().stream().flatMapToLong(run -> nanos(run.from, run.to)));
  }

  /** Time on cores so far; that of several threads includes all that this process does. */
  private long coreNanos() {
    return contestant.threads() == 1
        ? threads.getCurrentThreadCpuTime()
        : system.getProcessCpuTime();
  }

  /** The share of the time for which each of the contestant's threads had a core. */
  double coreShare() {
    return quieter().stream().mapToDouble(Run::coreShare).average().orElseThrow();
  }

  /** Bytes that a step leaves on the Java heap, median over runs. */
  long bytesPerStep() {
    return (long) median(runs.stream().mapToLong(Run::bytesPerStep));
  }

  private List<Run> quieter() {
    return runs.stream()
        .sorted(Comparator.comparingDouble(Run::coreShare).reversed())
        .limit((runs.size() + 1) / 2)
        .toList();
  }

  /** Steps since settling. */
  int steps() {
    return steps;
  }

  /** Median time of steps {@code from..to-1}, counted since settling. */
  double medianNanos(int from, int to) {
    return median(nanos(from, to));
  }

  private LongStream nanos(int from, int to) {
    return Arrays.stream(stepNanos, from, to);
  }

  /** The middle value, or the mean of the two in the middle. */
  static double median(LongStream values) {
    long[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : LongStream.of(sorted[middle - 1], sorted[middle]).average().orElseThrow();
  }
}
