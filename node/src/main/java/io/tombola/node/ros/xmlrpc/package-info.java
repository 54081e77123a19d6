/**
 * XML-RPC as the ROS master and slave APIs use it, over Netty's HTTP.
 *
 * <p>Values are Java's own: Integer, Boolean, Double, String, {@code byte[]}, List and Map. Bodies
 * are read by StAX without DTDs, capped in size and depth. Nothing here blocks: servers answer and
 * clients complete futures on event loop threads. Source: xmlrpc.com/spec,
 * wiki.ros.org/ROS/Master_API.
 */
package io.tombola.node.ros.xmlrpc;
