package io.tombola.node.ros;

/** A program that lives in one node. */
public interface NodeMain extends NodeListener {
  /** The node's name where roslaunch or the user gives none; without namespace. */
  String getDefaultNodeName();

  /** The node could not start, or {@link #onStart} threw; nothing more will be called. */
  void onError(Throwable error);
}
