/**
 * Both ends of the ROS master API: the calls a node makes, and a master of our own.
 *
 * <p>The master's state is plain data behind one lock: {@link
 * io.tombola.node.ros.master.RegistrationTable} and {@link
 * io.tombola.node.ros.master.ParameterServer}. Nodes are told of changes by {@link
 * io.tombola.node.ros.master.SlaveNotifier}, which never holds the master up. Source:
 * wiki.ros.org/ROS/Master_API and wiki.ros.org/ROS/Parameter Server API.
 */
package io.tombola.node.ros.master;
