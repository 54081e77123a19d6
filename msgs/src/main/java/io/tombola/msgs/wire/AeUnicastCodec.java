package io.tombola.msgs.wire;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * jAER's AEUnicast over UDP, from a DVS128, with jAER's own settings: sequence numbers, addresses
 * and timestamps of 4 bytes, address first, big-endian.
 *
 * <pre>
 * i32 sequence number, from 1, one more each datagram | N x { i32 address | i32 timestamp in us }
 * </pre>
 *
 * <p>Addresses are those of {@link Dvs128Address}; special ones are skipped and counted. A gap in
 * the sequence is counted. A number that is not above the last one is a datagram that was
 * overtaken, which is dropped; unless it is 1 or far below, which is a sender that started again.
 *
 * <p>Sources: jAER {@code AEUnicastOutput}, {@code AEUnicastInput}, {@code DVS128}. The 2-byte mode
 * is not read: jAER itself writes and reads it differently.
 */
public final class AeUnicastCodec implements DatagramCodec {
  private static final int EVENTS_OFFSET = 4;
  private static final int EVENT_LENGTH = 8;
  private static final int TIMESTAMP_OFFSET = 4;
  private static final int FIRST_SEQUENCE = 1;

  /** Numbers that datagrams overtake each other by at most; further back is another sender. */
  private static final int REORDER_WINDOW = 1024;

  private static final long NS_PER_US = 1000;

  private static final VarHandle I32 =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final EventLedger ledger;
  private final MicrosecondCounter counter = new MicrosecondCounter();
  private boolean started;
  private int lastSequence;
  private long missedDatagrams;
  private long specialEvents;

  /** A codec at the start of a stream. */
  public AeUnicastCodec(EventLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void decode(ByteBuffer datagram, String source, long arrivalNs, EventBatch into)
      throws EventFormatException {
    int length = datagram.remaining();
    if (length < EVENTS_OFFSET) {
      throw new EventFormatException(
          source, length, "the datagram ends inside the sequence number of AEUnicast");
    }
    into.sensor(Dvs128Address.SIDE, Dvs128Address.SIDE);
    int at = datagram.position() + EVENTS_OFFSET;
    int count = (length - EVENTS_OFFSET) / EVENT_LENGTH;
    if ((length - EVENTS_OFFSET) % EVENT_LENGTH != 0) {
      drop(DropCause.MALFORMED, 1);
    }
    if (!follow(i32(datagram, datagram.position()))) {
      drop(DropCause.OUT_OF_ORDER, count);
      return;
    }
    into.ensureCapacity(into.size() + count);
    for (int i = 0; i < count; i++, at += EVENT_LENGTH) {
      int address = i32(datagram, at);
      long timeNs = counter.timeNs(i32(datagram, at + TIMESTAMP_OFFSET));
      if (Dvs128Address.special(address)) {
        specialEvents++;
      } else {
        Dvs128Address.add(into, address, timeNs);
      }
    }
  }

  /** Takes a sequence number; false when its datagram was overtaken by the last one. */
  private boolean follow(int sequence) {
    int ahead = started ? sequence - lastSequence : 1;
    if (started && ahead <= 0 && ahead > -REORDER_WINDOW && sequence != FIRST_SEQUENCE) {
      return false;
    }
    if (ahead > 1) {
      missedDatagrams += ahead - 1L;
    }
    started = true;
    lastSequence = sequence;
    return true;
  }

  private void drop(DropCause cause, int events) {
    ledger.in(events);
    ledger.drop(cause, events);
  }

  @Override
  public int encode(EventBatch batch, int from, int to, ByteBuffer out) {
    int start = out.position();
    int at = start + EVENTS_OFFSET;
    int next = from;
    while (next < to && out.limit() - at >= EVENT_LENGTH) {
      I32.set(out, at, Dvs128Address.of(batch.x(next), batch.y(next), batch.on(next)));
      I32.set(out, at + TIMESTAMP_OFFSET, (int) (batch.sensorTimeNs(next) / NS_PER_US));
      at += EVENT_LENGTH;
      next++;
    }
    lastSequence = lastSequence == Integer.MAX_VALUE ? FIRST_SEQUENCE : lastSequence + 1;
    I32.set(out, start, lastSequence);
    out.position(at);
    return next;
  }

  @Override
  public long missedDatagrams() {
    return missedDatagrams;
  }

  /** Events that are no pixel's, skipped so far. */
  public long specialEvents() {
    return specialEvents;
  }

  private static int i32(ByteBuffer bytes, int offset) {
    return (int) I32.get(bytes, offset);
  }
}
