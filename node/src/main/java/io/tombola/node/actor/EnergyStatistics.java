package io.tombola.node.actor;

import io.tombola.engine.energy.Operations;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The operations of those timesteps of one camera that were counted, whatever ticket ran them. One
 * thread adds, any may read.
 */
public final class EnergyStatistics {
  private final AtomicLong timesteps = new AtomicLong();
  private final AtomicLong additions = new AtomicLong();

  /** Nothing yet. */
  EnergyStatistics() {}

  /** Adds a timestep. */
  public void add(Operations step) {
    additions.addAndGet(step.synapticOperations());
    timesteps.incrementAndGet();
  }

  /** Timesteps counted. */
  public long timesteps() {
    return timesteps.get();
  }

  /** Additions in which a kept weight and a spike, or an event, took part. */
  public long additions() {
    return additions.get();
  }
}
