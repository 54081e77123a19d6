package io.tombola.node.ros;

/** Follows the life of a node. */
public interface NodeListener {
  /** The node has met its master; publish and subscribe here. */
  default void onStart(ConnectedNode connectedNode) {}

  /** The node is about to leave the graph; it still works. */
  default void onShutdown(Node node) {}

  /** The node has left the graph. */
  default void onShutdownComplete(Node node) {}
}
