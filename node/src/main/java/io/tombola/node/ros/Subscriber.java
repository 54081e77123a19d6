package io.tombola.node.ros;

/**
 * Receives a topic's messages as objects.
 *
 * @param <T> the message's class
 */
public interface Subscriber<T> extends TopicSubscriber {
  /** Messages a listener may be behind unless it says otherwise. */
  int DEFAULT_QUEUE_LIMIT = 16;

  /** As {@link #addMessageListener(MessageListener, int)} with {@link #DEFAULT_QUEUE_LIMIT}. */
  default void addMessageListener(MessageListener<T> listener) {
    addMessageListener(listener, DEFAULT_QUEUE_LIMIT);
  }

  /**
   * Adds a listener with a queue of its own. It is called by one thread at a time, never by a
   * network thread. When the queue is full the oldest message is dropped and counted.
   *
   * @param limit length of the queue, at least 1
   */
  void addMessageListener(MessageListener<T> listener, int limit);

  /** Messages dropped from full queues so far, each listener's loss counted. */
  long getDroppedMessages();
}
