/**
 * The ticket: a frozen random network's pruning masks and integer thresholds, its manifest, and the
 * file that holds them.
 *
 * <p>Frozen weights are never stored: {@link io.tombola.engine.ticket.FrozenWeights} grows them
 * again from the seed, bit for bit, on any machine. The trained maps of a spiking ViT's encoder
 * are: {@link io.tombola.engine.ticket.EncoderTicket}.
 *
 * <p>A ticket file may carry its maker's Ed25519 signature, over all of its bytes but the signature
 * and the file's SHA-256 behind it ({@code TicketSignature} has the layout). {@link
 * io.tombola.engine.ticket.TrustedKeys} say whose tickets are run: with keys set, a ticket that is
 * changed, unsigned or stripped of its signature is refused before anything of it is unpacked.
 */
package io.tombola.engine.ticket;
