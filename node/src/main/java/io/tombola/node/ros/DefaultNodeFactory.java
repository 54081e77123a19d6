package io.tombola.node.ros;

/** Starts nodes for programs that keep their own threads. */
public final class DefaultNodeFactory {
  /** As {@link #newNode(NodeConfiguration, NodeListener)} without a listener. */
  public ConnectedNode newNode(NodeConfiguration configuration) throws InterruptedException {
    return newNode(configuration, new NodeListener() {});
  }

  /**
   * Starts a node and waits until it has met its master. A JVM that ends without {@link
   * Node#shutdown} leaves the node's registrations behind.
   *
   * @throws RosException when there is no master and the configuration says to fail fast, or when
   *     the node cannot listen on its host; says what to do
   * @throws InterruptedException while it waits for a master
   */
  public ConnectedNode newNode(NodeConfiguration configuration, NodeListener listener)
      throws InterruptedException {
    DefaultNode node = new DefaultNode(configuration, listener);
    node.start();
    return node;
  }
}
