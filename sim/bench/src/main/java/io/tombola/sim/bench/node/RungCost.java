package io.tombola.sim.bench.node;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a rung's step takes when nothing else goes on: an engine alone, step after step.
 *
 * @param keep share of weights kept
 * @param stepUs median
 */
record RungCost(double keep, double stepUs) {
  private static final int STEPS = 400;

  /** Times all rungs by turns, so that none is favoured by a quiet moment. */
  static List<RungCost> of(Ticket ticket, List<CompiledTicket> rungs, List<Frame> frames) {
    long[][] stepNs = new long[rungs.size()][STEPS];
    try (var engine = new Engine(rungs.get(0))) {
      for (int step = -STEPS; step < STEPS; step++) {
        for (int rung = 0; rung < rungs.size(); rung++) {
          engine.swap(rungs.get(rung));
          // A first step on other connections finds nothing of them in the caches.
          engine.step(frames.get(Math.floorMod(step, frames.size())));
          long startNs = System.nanoTime();
          engine.step(frames.get(Math.floorMod(step, frames.size())));
          if (step >= 0) {
            stepNs[rung][step] = System.nanoTime() - startNs;
          }
        }
      }
    }
    List<RungCost> costs = new ArrayList<>();
    for (int rung = 0; rung < rungs.size(); rung++) {
      Rung described = ticket.rungs().get(rung);
      Arrays.sort(stepNs[rung]);
      costs.add(new RungCost(described.keepRatio(), stepNs[rung][STEPS / 2] / 1e3));
    }
    return costs;
  }
}
