/**
 * Event messages as they stand on the wire, decoded straight into {@link
 * io.tombola.msgs.event.EventBatch}: one final class per format, of static methods where every
 * message stands for itself, an {@link io.tombola.msgs.wire.EventDecoder} where a stream has a
 * state.
 *
 * <p>Decoders read a buffer from its position to its limit without moving either, check every
 * length before they trust it, and allocate nothing while the batch has room.
 */
package io.tombola.msgs.wire;
