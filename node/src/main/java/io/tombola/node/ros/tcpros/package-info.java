/**
 * TCPROS: how messages travel between two ROS 1 nodes once they know of each other.
 *
 * <p>A connection starts with one header each way and then carries length-prefixed messages in one
 * direction. {@link io.tombola.node.ros.tcpros.TopicPublisher} sends, {@link
 * io.tombola.node.ros.tcpros.TopicSubscription} receives and reconnects. Source:
 * wiki.ros.org/ROS/TCPROS and wiki.ros.org/ROS/Connection Header.
 */
package io.tombola.node.ros.tcpros;
