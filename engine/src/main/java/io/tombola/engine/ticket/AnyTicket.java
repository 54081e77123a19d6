package io.tombola.engine.ticket;

/** A ticket in memory, of a network of layers or of a spiking ViT. */
public sealed interface AnyTicket permits Ticket, VitTicket {
  /** What it says of itself. */
  Manifest manifest();
}
