package io.tombola.node.ros;

/**
 * Sends messages to a topic. Safe for several threads; never blocks.
 *
 * @param <T> the message's class
 */
public interface Publisher<T> {
  /** The topic's global name. */
  GraphName getTopicName();

  /** Name of the message type. */
  String getTopicMessageType();

  /**
   * Sends a message to all subscribers connected now. One that is too slow to take it loses it.
   *
   * @throws IllegalStateException after {@link #shutdown}
   */
  void publish(T message);

  /** Whether subscribers that come later get the last message; off at first. */
  void setLatchMode(boolean enabled);

  /** Number of subscribers connected now. */
  int getNumberOfSubscribers();

  /** Whether anybody is connected, and so whether a message is worth making. */
  default boolean hasSubscribers() {
    return getNumberOfSubscribers() > 0;
  }

  /** Messages lost by slow subscribers so far, each subscriber's loss counted. */
  long getDroppedMessages();

  /** Stops publishing and tells the master. */
  void shutdown();
}
