package io.tombola.engine.ticket;

import java.util.List;

/**
 * One mask of a ticket's ladder, for every weighted layer in the network's order. Rung k+1 keeps a
 * subset of rung k's weights.
 *
 * @param keepRatio the share of weights kept, over all layers
 */
public record Rung(double keepRatio, List<LayerTicket> layers) {
  /** Copies the list. */
  public Rung {
    layers = List.copyOf(layers);
  }
}
