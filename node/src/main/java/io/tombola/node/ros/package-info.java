/**
 * A ROS 1 client under the names rosjava users know, on Netty.
 *
 * <p>{@link io.tombola.node.ros.CommandLineLoader} reads what roslaunch passes, {@link
 * io.tombola.node.ros.DefaultNodeFactory} or {@link io.tombola.node.ros.NodeMainExecutor} start a
 * node, {@link io.tombola.node.ros.ConnectedNode} publishes and subscribes. {@link
 * io.tombola.node.ros.RosCore} is a master for machines without one. No code of rosjava is used;
 * messages are records, and event topics are read raw, straight from the network buffer.
 */
package io.tombola.node.ros;
