package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up ticket of several rungs: random masks, each within the one above, each with thresholds
 * of its own at which its layers fire at about one rate. It decides nothing sensible, and costs
 * what a ticket that was searched for costs.
 */
public final class RandomLadder {
  private static final long SEED = 1;
  private static final double FIRING_RATE = 0.15;

  private RandomLadder() {}

  /** What a made-up ticket of this shape says of itself. */
  public static Manifest manifest(Manifest.Architecture architecture, long timestepUs) {
    return Workload.manifest(
        architecture, Workload.SEED, timestepUs, new Manifest.Readout(1, false));
  }

  /**
   * Draws a ladder.
   *
   * @param keeps shares of weights kept, from the first rung to the last
   * @param frames that thresholds are calibrated on, {@value Calibration#STEPS} at least
   * @throws IllegalArgumentException when a rung would keep more than the one above
   */
  public static Ticket of(Manifest manifest, List<Double> keeps, List<Frame> frames) {
    List<Rung> rungs = keeps.stream().map(keep -> rung(manifest, keep, frames)).toList();
    return new Ticket(manifest, rungs);
  }

  /** Every rung draws the same numbers and keeps those below its share: so masks are nested. */
  private static Rung rung(Manifest manifest, double keep, List<Frame> frames) {
    Network network = manifest.architecture().network();
    var random = new SplittableRandom(SEED);
    List<BitSet> masks =
        network.weighted().stream()
            .map(layer -> Workload.mask(layer.weights(), keep, random))
            .toList();
    List<LayerTicket> layers =
        new Calibration(manifest, network.layers(), FIRING_RATE, frames, masks).run();
    long kept = masks.stream().mapToLong(BitSet::cardinality).sum();
    return new Rung((double) kept / network.weights(), layers);
  }
}
