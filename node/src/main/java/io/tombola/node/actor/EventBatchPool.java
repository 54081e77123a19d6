package io.tombola.node.actor;

import io.tombola.msgs.event.EventBatch;
import java.util.concurrent.TimeUnit;

/**
 * The buffers that carry events to one camera: taken by its ingest, given back by its actor. Safe
 * between threads.
 *
 * <p>The buffer that came back last goes out next, and a new one is made only when all are out. A
 * buffer keeps the size that its largest message gave it, so that as many grow as wait at once, and
 * not all of them in turn.
 */
public final class EventBatchPool {
  private final EventBatch[] free;
  private int count;
  private int made;

  /** A pool of {@code batches} buffers at most. */
  public EventBatchPool(int batches) {
    free = new EventBatch[batches];
  }

  /** An empty buffer, now the caller's; null when all are on their way: the camera is behind. */
  public synchronized EventBatch take() {
    if (count > 0) {
      EventBatch batch = free[--count];
      batch.clear();
      return batch;
    }
    if (made == free.length) {
      return null;
    }
    EventBatch batch = new EventBatch();
    made++;
    return batch;
  }

  /** As above, after a wait of {@code timeoutMs} at most. */
  public synchronized EventBatch await(long timeoutMs) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (available() == 0) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
      if (leftMs <= 0) {
        return null;
      }
      wait(leftMs);
    }
    return take();
  }

  /** Returns a buffer that {@link #take} handed out. */
  public synchronized void give(EventBatch batch) {
    if (count == made) {
      throw new IllegalStateException("more buffers come back than went out");
    }
    free[count++] = batch;
    notifyAll();
  }

  /** Buffers that can be taken now. */
  public synchronized int available() {
    return free.length - made + count;
  }
}
