package io.tombola.sim.bench.node;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.EventArrayCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Messages of one event rate, encoded before they are needed: only their times and numbers are
 * written when one is sent.
 */
final class PacketTape {
  private static final String FRAME_ID = "dvs";

  /** Different messages of a picture. */
  private static final int VARIANTS = 4;

  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Of the message's header, behind its length. */
  private static final int SEQ_OFFSET = Integer.BYTES;

  private static final int STAMP_OFFSET = SEQ_OFFSET + Integer.BYTES;
  private static final int EVENTS_OFFSET =
      Integer.BYTES + EventArrayCodec.encodedLength(FRAME_ID, 0);

  /** Of an event, behind column and row. */
  private static final int TIME_OFFSET = 2 * Short.BYTES;

  private final ByteBuffer[][] messages = new ByteBuffer[2][VARIANTS];
  private final int events;
  private final long intervalNs;

  /** Messages of {@code events} events over {@code spanNs} each. */
  PacketTape(BlockPattern pattern, int width, int height, int events, long spanNs) {
    this.events = events;
    this.intervalNs = spanNs / events;
    for (int picture = 0; picture < messages.length; picture++) {
      for (int variant = 0; variant < VARIANTS; variant++) {
        var batch = new EventBatch(width, height, events);
        pattern.add(batch, events, picture, 0, spanNs);
        messages[picture][variant] = encoded(batch);
      }
    }
  }

  private static ByteBuffer encoded(EventBatch batch) {
    int length = EventArrayCodec.encodedLength(FRAME_ID, batch.size());
    ByteBuffer message =
        ByteBuffer.allocateDirect(Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(length);
    EventArrayCodec.encode(batch, 0, batch.size(), 0, 0, FRAME_ID, message);
    return message.flip();
  }

  /** Events of a message. */
  int events() {
    return events;
  }

  /**
   * A message with its length in front, stamped as its last event; valid until the next call.
   *
   * @param startNs sensor time of its first event
   */
  ByteBuffer message(long number, int picture, long startNs) {
    ByteBuffer message = messages[picture][(int) (number % VARIANTS)];
    message.clear();
    message.putInt(SEQ_OFFSET, (int) number);
    message.putLong(STAMP_OFFSET, rosTime(startNs + (events - 1) * intervalNs));
    long timeNs = startNs;
    int at = EVENTS_OFFSET + TIME_OFFSET;
    for (int i = 0; i < events; i++) {
      message.putLong(at, rosTime(timeNs));
      timeNs += intervalNs;
      at += EventArrayCodec.EVENT_LENGTH;
    }
    return message;
  }

  /** Seconds in the low half, nanoseconds in the high one: little-endian, they follow in order. */
  private static long rosTime(long timeNs) {
    return (timeNs / NS_PER_SECOND) | (timeNs % NS_PER_SECOND << Integer.SIZE);
  }
}
