/**
 * ROS 1 messages: what their {@code .msg} files say, the md5 that names a layout on the wire, and
 * records for the few messages the node speaks itself.
 *
 * <p>{@link io.tombola.msgs.ros.MessageDefinitions} reads definitions from the class path; {@link
 * io.tombola.msgs.ros.RosMessageType} ties a record to its definition and its bytes. Event messages
 * have no records on purpose: their bytes go straight into primitive arrays.
 */
package io.tombola.msgs.ros;
