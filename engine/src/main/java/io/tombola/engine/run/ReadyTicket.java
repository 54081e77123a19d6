package io.tombola.engine.run;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.VitTicket;

/**
 * A ticket ready to run on a stream, whichever network it is of: rungs from the dearest to the
 * cheapest, and what a timestep of each costs. A rung of a {@link CompiledLadder} is a mask, one of
 * a {@link PatchLadder} a share of patches. Immutable, built off the hot path, shared by as many
 * engines as like.
 */
public sealed interface ReadyTicket permits CompiledLadder, PatchLadder {
  /**
   * Compiles a ticket for the kernels that {@link Kernels} chose; not timed yet.
   *
   * @throws IllegalArgumentException when a membrane could overflow
   */
  static ReadyTicket of(AnyTicket ticket) {
    return of(ticket, chosen(ticket).provider(), Windowing.APART);
  }

  /**
   * Compiles a ticket; not timed yet.
   *
   * @param windowing of a spiking ViT
   * @throws IllegalArgumentException when a membrane could overflow, or the ticket's windows cannot
   *     be like this
   */
  static ReadyTicket of(AnyTicket ticket, KernelProvider provider, Windowing windowing) {
    return ticket instanceof VitTicket vit
        ? PatchLadder.of(vit, provider, windowing)
        : CompiledLadder.of((Ticket) ticket, provider);
  }

  /** The kernels that run a ticket here, and why not the fastest. */
  static Kernels.Choice chosen(AnyTicket ticket) {
    return ticket instanceof VitTicket ? Kernels.encoderChoice() : Kernels.choice();
  }

  /** What the ticket says of itself. */
  Manifest manifest();

  /** Number of rungs. */
  int size();

  /** Timesteps from one decision to the next. */
  int hop();

  /** Timesteps of a decision that is made on whole windows; 1 where each timestep is decided on. */
  int window();

  /** What each rung keeps: weights, or patches. Never more than the one before; a fresh array. */
  long[] kept();

  /** What a rung would keep that left nothing out. */
  long whole();

  /** The name of the provider whose kernels these are. */
  String kernels();

  /** As {@link WarmUp} measured it here, or {@link StepCost#UNTIMED}. */
  StepCost cost();

  /** The same rungs at a measured cost. */
  ReadyTicket at(StepCost measured);

  /** One rung alone, for an engine that never leaves it; not timed. */
  ReadyTicket only(int rung);

  /**
   * An engine at rest on rung 0; close it.
   *
   * @param threads that split its layers; a spiking ViT's engine has one, whatever is asked for
   */
  StreamEngine start(int threads);
}
