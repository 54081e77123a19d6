package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.nio.ByteBuffer;

/**
 * AEDAT 3.1 packets back to back, taken in portions that may end at any byte. Events are appended
 * as they come; no packet is held back until it is whole.
 */
final class Aedat31Packets {
  private final Aedat31Packet packet = new Aedat31Packet();
  private final SerializedTimestamps serialized = new SerializedTimestamps();

  /** The bytes of a header or an event that a portion's end has cut. */
  private final ByteBuffer cut = ByteBuffer.allocate(Aedat31Packet.HEADER_LENGTH);

  private int eventsLeft;
  private long bytesLeft;
  private boolean skipping;
  private long position;
  private long invalidEvents;

  /** Forgets an unfinished packet; the next byte is a header's first. */
  void restart() {
    cut.clear();
    eventsLeft = 0;
    bytesLeft = 0;
    skipping = false;
  }

  /** True between two packets. */
  boolean atBoundary() {
    return cut.position() == 0 && eventsLeft == 0 && !skipping;
  }

  /** Events left out so far because they were marked invalid. */
  long invalidEvents() {
    return invalidEvents;
  }

  /**
   * Appends the events of bytes {@code at} to the buffer's limit.
   *
   * @throws EventFormatException when they cannot be packets; those before were appended
   */
  void decode(ByteBuffer bytes, int at, String source, EventBatch into)
      throws EventFormatException {
    int end = bytes.limit();
    into.ensureCapacity(into.size() + (end - at) / Aedat31Packet.EVENT_TS_OFFSET);
    int next = completeCut(bytes, at, source, into);
    while (next < end) {
      if (skipping) {
        next = skip(next, end);
      } else if (end - next < unitLength()) {
        cut.put(0, bytes, next, end - next).position(end - next);
        position += end - next;
        return;
      } else {
        next = unit(bytes, next, source, into);
      }
    }
  }

  /** Takes what a cut header or event still lacks; answers the next offset. */
  private int completeCut(ByteBuffer bytes, int at, String source, EventBatch into)
      throws EventFormatException {
    if (cut.position() == 0) {
      return at;
    }
    int held = cut.position();
    int taken = Math.min(unitLength() - held, bytes.limit() - at);
    cut.put(held, bytes, at, taken).position(held + taken);
    if (cut.position() == unitLength()) {
      position -= held;
      cut.clear();
      unit(cut, 0, source, into);
    } else {
      position += taken;
    }
    return at + taken;
  }

  private int skip(int at, int end) {
    int skipped = (int) Math.min(bytesLeft, end - at);
    bytesLeft -= skipped;
    position += skipped;
    skipping = bytesLeft > 0;
    return at + skipped;
  }

  /** Bytes of what comes next: a header, an event, or the data word of a run. */
  private int unitLength() {
    if (eventsLeft == 0) {
      return Aedat31Packet.HEADER_LENGTH;
    }
    return packet.compressed() && serialized.inRun()
        ? Aedat31Packet.EVENT_TS_OFFSET
        : Aedat31Packet.EVENT_LENGTH;
  }

  private int unit(ByteBuffer bytes, int at, String source, EventBatch into)
      throws EventFormatException {
    int length = unitLength();
    if (eventsLeft == 0) {
      header(bytes, at, source);
    } else {
      event(bytes, at, length, into);
      if (eventsLeft == 0 ? bytesLeft != 0 : bytesLeft <= 0) {
        throw new EventFormatException(
            source,
            position + length,
            "a compressed packet's events and its length do not end together: "
                + eventsLeft
                + " events and "
                + bytesLeft
                + " bytes are left");
      }
    }
    position += length;
    return at + length;
  }

  private void header(ByteBuffer bytes, int at, String source) throws EventFormatException {
    packet.read(bytes, at, source, position);
    bytesLeft = packet.dataLength();
    if (packet.isPolarity()) {
      eventsLeft = packet.eventNumber();
      serialized.start();
    } else {
      skipping = bytesLeft > 0;
    }
  }

  private void event(ByteBuffer bytes, int at, int length, EventBatch into) {
    int data = Aedat31Packet.i32(bytes, at);
    int timestamp;
    if (!packet.compressed()) {
      timestamp = Aedat31Packet.i32(bytes, at + Aedat31Packet.EVENT_TS_OFFSET);
    } else if (serialized.inRun()) {
      timestamp = serialized.next();
    } else {
      timestamp = serialized.next(Aedat31Packet.i32(bytes, at + Aedat31Packet.EVENT_TS_OFFSET));
    }
    if (!packet.add(into, data, timestamp)) {
      invalidEvents++;
    }
    eventsLeft--;
    bytesLeft -= length;
  }
}
