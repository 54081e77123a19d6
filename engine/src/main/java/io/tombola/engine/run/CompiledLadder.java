package io.tombola.engine.run;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.List;

/**
 * All rungs of a ticket, ready to run, and what a timestep of them costs. Immutable, built off the
 * hot path; an engine goes from one rung to another with its membranes.
 *
 * @param rungs from the largest to the smallest
 * @param cost as {@link WarmUp} measured it here, or {@link StepCost#UNTIMED}
 */
public record CompiledLadder(List<CompiledTicket> rungs, StepCost cost) implements ReadyTicket {
  /** Checks that there is a rung, and that all share their membranes. */
  public CompiledLadder {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("a ladder has at least one rung");
    }
    for (int k = 1; k < rungs.size(); k++) {
      if (!rungs.get(k).sharesMembranesWith(rungs.get(0))) {
        throw new IllegalArgumentException("rung " + k + " is of another network than rung 0");
      }
      if (rungs.get(k).keptWeights() > rungs.get(k - 1).keptWeights()) {
        throw new IllegalArgumentException("rung " + k + " keeps more weights than the one above");
      }
    }
  }

  /** Compiles a ticket for the provider that {@link Kernels#chosen} names; not timed yet. */
  public static CompiledLadder of(Ticket ticket) {
    return of(ticket, Kernels.chosen());
  }

  /**
   * Compiles a ticket; not timed yet.
   *
   * @throws IllegalArgumentException when a membrane could overflow; names the layer and channel
   */
  public static CompiledLadder of(Ticket ticket, KernelProvider provider) {
    return new CompiledLadder(CompiledTicket.ladder(ticket, provider), StepCost.UNTIMED);
  }

  /** A ladder of one rung, not timed. */
  public static CompiledLadder of(CompiledTicket ticket) {
    return new CompiledLadder(List.of(ticket), StepCost.UNTIMED);
  }

  @Override
  public CompiledLadder at(StepCost measured) {
    return new CompiledLadder(rungs, measured);
  }

  @Override
  public Manifest manifest() {
    return rungs.get(0).manifest();
  }

  @Override
  public int size() {
    return rungs.size();
  }

  /** Rung {@code k}, 0 is the largest. */
  public CompiledTicket rung(int k) {
    return rungs.get(k);
  }

  @Override
  public int hop() {
    return 1;
  }

  @Override
  public int window() {
    return 1;
  }

  @Override
  public long[] kept() {
    return rungs.stream().mapToLong(CompiledTicket::keptWeights).toArray();
  }

  @Override
  public long whole() {
    return manifest().architecture().network().weights();
  }

  @Override
  public String kernels() {
    return rungs.get(0).kernels();
  }

  @Override
  public CompiledLadder only(int rung) {
    return of(rungs.get(rung));
  }

  @Override
  public Engine start(int threads) {
    return new Engine(this, threads);
  }
}
