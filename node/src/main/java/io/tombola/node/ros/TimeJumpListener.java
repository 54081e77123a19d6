package io.tombola.node.ros;

/** Is told when simulated time jumps back, as it does when a bag starts over. */
@FunctionalInterface
public interface TimeJumpListener {
  /**
   * Time jumped; called on a network thread, so it must not block.
   *
   * @param beforeNs latest ROS time before the jump, nanoseconds
   * @param afterNs ROS time now, less than {@code beforeNs}
   */
  void onBackwardJump(long beforeNs, long afterNs);
}
