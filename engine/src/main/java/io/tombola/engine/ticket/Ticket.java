package io.tombola.engine.ticket;

import io.tombola.engine.net.Network;
import java.util.List;

/** A ticket in memory: what its manifest says, and its rungs from the largest to the smallest. */
public record Ticket(Manifest manifest, List<Rung> rungs) {
  /** Copies the list; there is at least one rung. */
  public Ticket {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("a ticket has at least one rung");
    }
  }

  /** The network that the manifest describes. */
  public Network network() {
    return manifest.architecture().network();
  }
}
