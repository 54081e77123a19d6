package io.tombola.node.ros;

import java.net.URI;

/** A participant in the ROS graph. */
public interface Node {
  /** The node's global name. */
  GraphName getName();

  /** Where the node's slave API is. */
  URI getUri();

  /** Where its master is. */
  URI getMasterUri();

  /** Makes names global as this node sees them. */
  NameResolver getResolver();

  /**
   * Leaves the graph: unregisters everything, closes all connections and ends the node's threads,
   * in less than a second. Returns when done; on one of the node's network threads it returns at
   * once.
   */
  void shutdown();

  /** Waits until the node has left the graph, by {@link #shutdown} or by {@code rosnode kill}. */
  void awaitShutdown() throws InterruptedException;
}
