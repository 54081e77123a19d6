package io.tombola.node.ingest;

import java.nio.ByteBuffer;

/** One publisher of a topic of events, as its messages come in. */
sealed interface TopicSource permits EventArraySource, EventPacketSource {
  /**
   * Takes one whole message, from the buffer's position to its limit.
   *
   * @param receivedNs host clock at its arrival
   */
  void message(ByteBuffer body, long receivedNs);
}
