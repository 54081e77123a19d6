package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.nio.ByteBuffer;

/**
 * One end of a stream of datagrams: what a format remembers between two of them. One sender, or one
 * receiver, has a codec of its own; it is not thread-safe.
 */
public interface DatagramCodec {
  /**
   * Appends the events of one datagram, which stands between the buffer's position and limit;
   * neither moves.
   *
   * <p>Events that were dropped here are counted as in and dropped in the ledger that the codec was
   * made with; those appended are the caller's to count.
   *
   * @param source who sent it, for errors
   * @param arrivalNs nanoseconds of the receiver's clock, given to events that carry no time
   * @throws EventFormatException when the datagram is not one of this format; nothing is appended
   *     unless the format can be wrong behind events that were right
   */
  void decode(ByteBuffer datagram, String source, long arrivalNs, EventBatch into)
      throws EventFormatException;

  /**
   * Writes the next datagram at {@code out}'s position, which moves behind it: events from {@code
   * from} (inclusive), as many of those before {@code to} as have room.
   *
   * @return the next event to be written
   * @throws IllegalArgumentException when an event does not fit the format; says why
   */
  int encode(EventBatch batch, int from, int to, ByteBuffer out);

  /**
   * False when events carry no time of their own, so that theirs is the receiver's clock already.
   */
  default boolean timed() {
    return true;
  }

  /** Datagrams that the format's sequence numbers say were lost on the way; 0 without numbers. */
  default long missedDatagrams() {
    return 0;
  }
}
