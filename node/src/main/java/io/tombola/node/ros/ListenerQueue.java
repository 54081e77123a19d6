package io.tombola.node.ros;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to one listener in order, by one thread of a pool at a time. When full it drops
 * the oldest message.
 */
final class ListenerQueue<T> {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerQueue.class);

  private final MessageListener<T> listener;
  private final int limit;
  private final Executor executor;
  // Guarded by this.
  private final Queue<T> waiting = new ArrayDeque<>();
  private boolean draining;
  private boolean closed;
  private long dropped;

  ListenerQueue(MessageListener<T> listener, int limit, Executor executor) {
    if (limit < 1) {
      throw new IllegalArgumentException("queue limit must be at least 1: " + limit);
    }
    this.listener = listener;
    this.limit = limit;
    this.executor = executor;
  }

  synchronized void offer(T message) {
    if (closed) {
      return;
    }
    if (waiting.size() == limit) {
      waiting.remove();
      dropped++;
    }
    waiting.add(message);
    if (!draining) {
      draining = true;
      executor.execute(this::drain);
    }
  }

  private void drain() {
    for (T message = next(); message != null; message = next()) {
      try {
        listener.onNewMessage(message);
      } catch (RuntimeException e) {
        LOG.error("a message listener failed", e);
      }
    }
  }

  private synchronized T next() {
    T message = waiting.poll();
    draining = message != null;
    return message;
  }

  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  synchronized long dropped() {
    return dropped;
  }
}
