/**
 * ROS bags, format 2.0, without ROS: {@link io.tombola.msgs.bag.BagReader} and {@link
 * io.tombola.msgs.bag.BagWriter}, with chunks stored plain, as bz2 or as lz4.
 *
 * <p>Message bodies stay serialized; a body is a view into the chunk, good until the next one.
 * Source of the format: ros_comm {@code rosbag_storage/constants.h}, {@code rosbag/bag.py}.
 */
package io.tombola.msgs.bag;
