/**
 * The ticket: a frozen random network's pruning masks and integer thresholds, its manifest, and the
 * file that holds them.
 *
 * <p>Frozen weights are never stored: {@link io.tombola.engine.ticket.FrozenWeights} grows them
 * again from the seed, bit for bit, on any machine. The trained maps of a spiking ViT's encoder
 * are: {@link io.tombola.engine.ticket.EncoderTicket}.
 */
package io.tombola.engine.ticket;
