/**
 * Event messages as they stand on the wire: one final class of static methods per format, decoding
 * straight into {@link io.tombola.msgs.event.EventBatch}.
 *
 * <p>Decoders read a buffer from its position to its limit without moving either, check every
 * length before they trust it, and allocate nothing while the batch has room.
 */
package io.tombola.msgs.wire;
