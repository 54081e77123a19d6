/**
 * The actors: one per camera, owning its binner, engine and decider, and a guardian that starts and
 * supervises them.
 *
 * <p>Messages are packets, never single events. Packets travel in {@link
 * io.tombola.node.actor.EventBatchPool pooled} buffers that are owned by one side at a time and
 * given back, so the pool bounds what can wait for a camera; what finds no buffer is dropped and
 * counted.
 *
 * <p>{@link io.tombola.node.actor.CameraStatistics} keeps what happened since the start, {@link
 * io.tombola.node.actor.StageTimes} where one timestep's time went; a {@link
 * io.tombola.node.actor.CameraObserver} looks on.
 */
package io.tombola.node.actor;
