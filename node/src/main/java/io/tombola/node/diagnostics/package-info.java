/**
 * How the node fares, as {@code /diagnostics} shows it: tasks that read counters, with the levels,
 * messages and keys of ROS's diagnostic_updater, so that its users find what they know.
 *
 * <p>Tasks are pure: no clock, no topic; time and counters come in.
 */
package io.tombola.node.diagnostics;
