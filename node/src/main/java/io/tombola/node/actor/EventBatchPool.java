package io.tombola.node.actor;

import io.tombola.msgs.event.EventBatch;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The buffers that carry events to one camera: taken by its ingest, given back by its actor. Safe
 * between threads.
 */
public final class EventBatchPool {
  private final ArrayBlockingQueue<EventBatch> free;

  /** A pool of {@code batches} empty buffers. */
  public EventBatchPool(int batches) {
    free = new ArrayBlockingQueue<>(batches);
    for (int i = 0; i < batches; i++) {
      free.add(new EventBatch());
    }
  }

  /** An empty buffer, now the caller's; null when all are on their way: the camera is behind. */
  public EventBatch take() {
    return cleared(free.poll());
  }

  /** As above, after a wait of {@code timeoutMs} at most. */
  public EventBatch await(long timeoutMs) throws InterruptedException {
    return cleared(free.poll(timeoutMs, TimeUnit.MILLISECONDS));
  }

  private static EventBatch cleared(EventBatch batch) {
    if (batch != null) {
      batch.clear();
    }
    return batch;
  }

  /** Returns a buffer that {@link #take} handed out. */
  public void give(EventBatch batch) {
    free.add(batch);
  }

  /** Buffers that can be taken now. */
  public int available() {
    return free.size();
  }
}
