package io.tombola.node.diagnostics;

import java.util.function.IntSupplier;

/**
 * The time that a decision has: as long as what it is made on lasts, a timestep or, of a spiking
 * ViT, a window of them.
 *
 * @param timestepNs sensor time of a timestep; 0 when timesteps are binned by count
 * @param window timesteps of a decision of the ticket that runs
 */
public record DecisionTime(long timestepNs, IntSupplier window) {
  /** The time; 0 when there is no telling. */
  long ns() {
    return timestepNs * window.getAsInt();
  }

  /** What a decision is made on, for people. */
  String span() {
    return window.getAsInt() == 1 ? "timestep" : "window";
  }
}
