package io.tombola.node.diagnostics;

/** One status of {@code /diagnostics}, made anew each period by one thread. */
public interface DiagnosticTask {
  /** The task's name, behind the node's. */
  String name();

  /**
   * Reports.
   *
   * @param nowNs ROS time, nanoseconds
   */
  Report report(long nowNs);
}
