package io.tombola.sim.bench.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/**
 * What this process holds on to.
 *
 * @param heapBytes in use after a garbage collection
 * @param threads alive
 */
record Footprint(long heapBytes, int threads) {
  private static final int COLLECTIONS = 3;

  /** Collects garbage and looks. */
  static Footprint now() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long heapBytes = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
      heapBytes = Math.min(heapBytes, memory.getHeapMemoryUsage().getUsed());
    }
    return new Footprint(heapBytes, ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
