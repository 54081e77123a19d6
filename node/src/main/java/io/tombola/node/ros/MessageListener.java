package io.tombola.node.ros;

/** Gets the messages of a topic, one at a time and in order. */
@FunctionalInterface
public interface MessageListener<T> {
  /** Called with each new message. */
  void onNewMessage(T message);
}
