/**
 * From confidences to commands: pure rules, no clock, no actors, no ROS.
 *
 * <p>A robot acts on what leaves this package, so it prefers silence to a wrong command: a gesture
 * must be likely, stay likely for a dwell, and is commanded once a hold; "other gestures" and a
 * silent camera mean idle.
 */
package io.tombola.node.decide;
