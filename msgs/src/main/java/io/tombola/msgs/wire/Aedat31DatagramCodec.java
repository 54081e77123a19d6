package io.tombola.msgs.wire;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import java.nio.ByteBuffer;

/**
 * AEDAT 3.1 over UDP, as cAER sends it: each datagram is an {@link Aedat31NetworkHeader} and at
 * most {@value #MAX_PAYLOAD} bytes of a packet, whose first part carries the start bit.
 *
 * <p>Events that are marked invalid are counted and left out.
 *
 * <p>Parts say nothing of their place in the packet, so after a gap in the sequence (counted) all
 * are dropped up to the next start. Events of the parts before the gap were appended as they came.
 * A start whose number is not above the last one is a sender that began again.
 *
 * <p>Sources: libcaer {@code network.h}; caer {@code output_common.c}, {@code input_common.c}.
 */
public final class Aedat31DatagramCodec implements DatagramCodec {
  /** The longest datagram of cAER: what Ethernet carries in one frame. */
  public static final int MAX_LENGTH = 1472;

  private static final int MAX_PAYLOAD = MAX_LENGTH - Aedat31NetworkHeader.LENGTH;

  private final int width;
  private final int height;
  private final EventLedger ledger;
  private final Aedat31Packets packets = new Aedat31Packets();
  private boolean started;
  private boolean awaitingStart = true;
  private long nextSequence;
  private long missedDatagrams;

  /** A codec of a sensor of {@code width} x {@code height} pixels, which the wire does not tell. */
  public Aedat31DatagramCodec(int width, int height, EventLedger ledger) {
    this.width = width;
    this.height = height;
    this.ledger = ledger;
  }

  @Override
  public void decode(ByteBuffer datagram, String source, long arrivalNs, EventBatch into)
      throws EventFormatException {
    int length = datagram.remaining();
    if (length < Aedat31NetworkHeader.LENGTH) {
      throw new EventFormatException(
          source, length, "the datagram ends inside the AEDAT 3.1 network header");
    }
    int start = datagram.position();
    Aedat31NetworkHeader.check(datagram, start, source);
    into.sensor(width, height);
    boolean starts = Aedat31NetworkHeader.starts(datagram, start);
    follow(Aedat31NetworkHeader.sequence(datagram, start), starts);
    if (awaitingStart) {
      int events = (length - Aedat31NetworkHeader.LENGTH) / Aedat31Packet.EVENT_LENGTH;
      ledger.in(events);
      ledger.drop(DropCause.INCOMPLETE_PACKET, events);
      return;
    }
    long invalidBefore = packets.invalidEvents();
    try {
      packets.decode(datagram, start + Aedat31NetworkHeader.LENGTH, source, into);
    } catch (EventFormatException e) {
      awaitingStart = true;
      throw e;
    } finally {
      long invalid = packets.invalidEvents() - invalidBefore;
      ledger.in(invalid);
      ledger.drop(DropCause.INVALID, invalid);
    }
  }

  private void follow(long sequence, boolean starts) {
    long ahead = started ? sequence - nextSequence : 0;
    if (ahead > 0) {
      missedDatagrams += ahead;
    }
    if (starts) {
      packets.restart();
      awaitingStart = false;
    } else if (ahead != 0) {
      awaitingStart = true;
    }
    if (ahead >= 0 || starts) {
      started = true;
      nextSequence = sequence + 1;
    }
  }

  /** Writes one packet of as many events as one datagram has room for. */
  @Override
  public int encode(EventBatch batch, int from, int to, ByteBuffer out) {
    int limit = out.limit();
    Aedat31NetworkHeader.encode(nextSequence++, true, out);
    out.limit(Math.min(limit, out.position() + MAX_PAYLOAD));
    int next = Aedat31Packet.encode(batch, from, to, out);
    out.limit(limit);
    return next;
  }

  @Override
  public long missedDatagrams() {
    return missedDatagrams;
  }
}
