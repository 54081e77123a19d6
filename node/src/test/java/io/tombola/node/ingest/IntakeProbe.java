package io.tombola.node.ingest;

import io.tombola.msgs.event.EventBatch;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.EventBatchPool;

/** A camera's door with nobody behind it: what is handed over is kept together. */
final class IntakeProbe {
  static final long ROS_NS = 1_700_000_000_000_000_000L;

  final CameraStatistics statistics = new CameraStatistics();
  final EventBatchPool pool;
  final CameraIntake intake;
  private final EventBatch received = new EventBatch();
  private boolean held;

  IntakeProbe(int batches) {
    pool = new EventBatchPool(batches);
    intake = new CameraIntake(pool, statistics, this::receive, System::nanoTime, () -> ROS_NS);
  }

  private synchronized void receive(EventBatch batch, long receivedNs) {
    received.sensor(batch.width(), batch.height());
    received.addAll(batch, 0, batch.size());
    if (!held) {
      pool.give(batch);
    }
  }

  /** From now on the camera is behind: it gives no batch back. */
  synchronized void hold() {
    held = true;
  }

  synchronized int size() {
    return received.size();
  }

  /** Only when nothing comes any more. */
  synchronized EventBatch received() {
    return received;
  }

  /** Nobody bins what was handed over, so only the first hops can balance. */
  boolean balances() {
    return statistics.ledger().socket().balances() && statistics.ledger().decode().balances();
  }
}
