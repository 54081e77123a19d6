package io.tombola.sim.bench.ingest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what one thread decodes, and what it leaves on the heap. Any thread may read it. */
public final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private volatile long threadId = -1;

  /**
   * The counts at one time.
   *
   * @param timeNs of this machine's clock
   * @param allocatedBytes by the decoding thread since it began
   */
  record Reading(long timeNs, long messages, long events, long allocatedBytes) {}

  /** One message was decoded; always called by the same thread. */
  public void message(int decodedEvents) {
    if (threadId < 0) {
      threadId = Thread.currentThread().getId();
    }
    // One thread writes, so nothing needs to be added atomically.
    events.lazySet(events.getPlain() + decodedEvents);
    messages.lazySet(messages.getPlain() + 1);
  }

  Reading read() {
    long id = threadId;
    return new Reading(
        System.nanoTime(),
        messages.get(),
        events.get(),
        id < 0 ? 0 : THREADS.getThreadAllocatedBytes(id));
  }
}
