package io.tombola.node.ros;

/** Receives a topic's messages from all its publishers, as they come and go. */
public interface TopicSubscriber {
  /** The topic's global name. */
  GraphName getTopicName();

  /** Name of the message type that was asked for. */
  String getTopicMessageType();

  /** Number of publishers connected now. */
  int getNumberOfPublishers();

  /** Connections made so far; more than one a publisher means that links dropped and came back. */
  long getConnectionsMade();

  /** Messages that arrived so far. */
  long getReceivedMessages();

  /** Messages that could not be read, or whose raw listener threw. */
  long getFailedMessages();

  /** Stops receiving and tells the master. */
  void shutdown();
}
