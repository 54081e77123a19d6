/**
 * From the packet that ends a timestep to the message that answers it, over ROS: {@link
 * io.tombola.sim.bench.latency.PacedCamera} sends at a steady rate, {@link
 * io.tombola.sim.bench.latency.Answers} listens, {@link
 * io.tombola.sim.bench.latency.LatencyCommand} reports.
 */
package io.tombola.sim.bench.latency;
