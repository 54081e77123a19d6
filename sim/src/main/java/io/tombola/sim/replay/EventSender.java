package io.tombola.sim.replay;

import io.tombola.msgs.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;

/** Sends events over a raw transport, straight from a batch. */
public sealed interface EventSender extends Closeable permits DatagramSender, StreamSender {
  /**
   * Sends events {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IOException when the receiver of a stream is gone
   * @throws IllegalArgumentException when an event does not fit the format; says why
   */
  void send(EventBatch batch, int from, int to) throws IOException;

  /** Events sent so far. */
  long events();

  /** Datagrams that the receiver's machine refused, as nobody listens there; 0 for streams. */
  long refusedDatagrams();
}
