package io.tombola.node.diagnostics;

import java.util.function.IntSupplier;

/**
 * The time that a decision has: until the next one, a timestep or, of a spiking ViT, a window of
 * them or the hop from one to the next.
 *
 * @param timestepNs sensor time of a timestep; 0 when timesteps are binned by count
 * @param hop timesteps from one decision of the ticket that runs to the next
 */
public record DecisionTime(long timestepNs, IntSupplier hop) {
  /** The time; 0 when there is no telling. */
  long ns() {
    return timestepNs * hop.getAsInt();
  }
}
