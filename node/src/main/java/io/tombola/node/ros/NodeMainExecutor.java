package io.tombola.node.ros;

/** Runs {@link NodeMain}s, each in a node of its own. */
public interface NodeMainExecutor {
  /** Starts a node in the background and then its program. */
  void execute(NodeMain nodeMain, NodeConfiguration configuration);

  /** Tells a program's node to end, and returns at once. */
  void shutdownNodeMain(NodeMain nodeMain);

  /** Waits until every node has ended. */
  void awaitTermination() throws InterruptedException;

  /** Ends all nodes, also those still waiting for a master; returns when done. */
  void shutdown();
}
