/**
 * {@code tombola bench node}: the whole node before a simulated camera in a process of its own,
 * over ROS on loopback, with and without its budget.
 */
package io.tombola.sim.bench.node;
