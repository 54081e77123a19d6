package io.tombola.sim.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** A contestant's stopwatch: times each step, and counts what the stepping thread allocates. */
final class Lane {
  private static final int MAX_STEPS = 1 << 17;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Contestant contestant;
  private final int frames;
  private final long[] stepNanos = new long[MAX_STEPS];
  private final List<Long> runBytes = new ArrayList<>();
  private int steps;
  private long spentNanos;

  /** Steps and runs before these only warmed up. */
  private int firstStep;

  private int firstRun;

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
    long start = System.nanoTime();
    long now = start;
    do {
      contestant.step(steps % frames);
      long end = System.nanoTime();
      stepNanos[steps++] = end - now;
      now = end;
    } while (now - start < nanos && steps < MAX_STEPS);
    spentNanos += now - start;
    runBytes.add((threads.getCurrentThreadAllocatedBytes() - bytes) / (steps - before));
  }

  /** Counts what was run so far as warming up, unless it already took {@code totalNanos}. */
  void settle(long totalNanos) {
    if (spentNanos < totalNanos) {
      firstStep = steps;
      firstRun = runBytes.size();
      spentNanos = 0;
    }
  }

  /** Median time of a step. */
  double medianNanos() {
    return median(stepNanos, firstStep, steps);
  }

  /** Bytes that a step leaves on the Java heap, median over runs. */
  long bytesPerStep() {
    long[] bytes = runBytes.stream().mapToLong(Long::longValue).toArray();
    return (long) median(bytes, firstRun, bytes.length);
  }

  /** Steps so far. */
  int steps() {
    return steps;
  }

  /** Median time of steps {@code from..to-1}, counted from the first. */
  double medianNanos(int from, int to) {
    return median(stepNanos, from, to);
  }

  private static double median(long[] values, int from, int to) {
    long[] sorted = Arrays.copyOfRange(values, from, to);
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : LongStream.of(sorted[middle - 1], sorted[middle]).average().orElseThrow();
  }
}
