package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.nio.ByteBuffer;

/**
 * AEDAT 3.1 over TCP, as cAER sends it: one {@link Aedat31NetworkHeader}, then packets back to
 * back. A connection has a stream of its own; it is not thread-safe.
 */
public final class Aedat31Stream {
  private final int width;
  private final int height;
  private final ByteBuffer header = ByteBuffer.allocate(Aedat31NetworkHeader.LENGTH);
  private final Aedat31Packets packets = new Aedat31Packets();

  /**
   * A stream of a sensor of {@code width} x {@code height} pixels, which the wire does not tell.
   */
  public Aedat31Stream(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * Appends the events of the next bytes, from the buffer's position to its limit; neither moves.
   *
   * @throws EventFormatException when they are no such stream's; nothing after can be understood
   */
  public void decode(ByteBuffer bytes, String source, EventBatch into) throws EventFormatException {
    into.sensor(width, height);
    int at = bytes.position();
    if (header.hasRemaining()) {
      int taken = Math.min(header.remaining(), bytes.remaining());
      header.put(header.position(), bytes, at, taken).position(header.position() + taken);
      if (header.hasRemaining()) {
        return;
      }
      Aedat31NetworkHeader.check(header, 0, source);
      at += taken;
    }
    packets.decode(bytes, at, source, into);
  }

  /** False when the stream must not end here: inside of its header or of a packet. */
  public boolean whole() {
    return !header.hasRemaining() && packets.atBoundary();
  }

  /** Events left out so far because they were marked invalid. */
  public long invalidEvents() {
    return packets.invalidEvents();
  }
}
