package io.tombola.msgs.wire;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The UDP formats of Faery: events back to back, little-endian, without a header or a sequence
 * number.
 *
 * <pre>
 * t64_x16_y16_on8   u64 t in us | u16 x | u16 y | u8 on
 * t32_x16_y15_on1   u32 t in us | u16 x | u16 { bits 1-15 y | bit 0 on }
 * </pre>
 *
 * <p>Pixel (0, 0) is the top left. A datagram whose first event is older than the last one before
 * is dropped, as Faery does; unless it went back by more than {@value #RESTART_US} us, which is a
 * sensor that started again (by more than 2^31 us in 32 bits: the counter's wrap).
 *
 * <p>Sources: aestream/faery {@code udp_encoder.py}, {@code udp_decoder.py}, {@code
 * docs/inputs/udp.md}.
 */
public final class FaeryCodec implements DatagramCodec {
  /** Further back than datagrams overtake each other. */
  private static final long RESTART_US = 1_000_000;

  private static final int X_OFFSET = 0;
  private static final int Y_OFFSET = 2;
  private static final int ON_OFFSET = 4;
  private static final long U32_MASK = 0xFFFF_FFFFL;
  private static final int MAX_Y_OF_15_BITS = 0x7FFF;
  private static final long NS_PER_US = 1000;
  private static final long MAX_TIME_US = Long.MAX_VALUE / NS_PER_US;

  private static final VarHandle U64 =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U16 =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int height;
  private final Layout layout;
  private final EventLedger ledger;
  private boolean started;

  /** Of the newest event, without the wrap of 32 bits. */
  private long lastUs;

  /** The two layouts, by Faery's names. */
  public enum Layout {
    T64_X16_Y16_ON8(8, 13),
    T32_X16_Y15_ON1(4, 8);

    private final int timeLength;
    private final int eventLength;

    Layout(int timeLength, int eventLength) {
      this.timeLength = timeLength;
      this.eventLength = eventLength;
    }
  }

  /** A codec of a sensor of {@code width} x {@code height} pixels, which the wire does not tell. */
  public FaeryCodec(int width, int height, Layout layout, EventLedger ledger) {
    this.width = width;
    this.height = height;
    this.layout = layout;
    this.ledger = ledger;
  }

  /** Appends the whole events; a cut one at the end counts as malformed. Throws nothing. */
  @Override
  public void decode(ByteBuffer datagram, String source, long arrivalNs, EventBatch into) {
    into.sensor(width, height);
    int length = datagram.remaining();
    int count = length / layout.eventLength;
    if (length % layout.eventLength != 0) {
      drop(DropCause.MALFORMED, 1);
    }
    if (count == 0) {
      return;
    }
    long firstUs = readUs(datagram, datagram.position());
    if (started && olderThanTheLast(firstUs)) {
      drop(DropCause.OUT_OF_ORDER, count);
      return;
    }
    into.ensureCapacity(into.size() + count);
    int malformed = 0;
    int at = datagram.position();
    for (int i = 0; i < count; i++, at += layout.eventLength) {
      if (!add(datagram, at, into)) {
        malformed++;
      }
    }
    if (malformed > 0) {
      drop(DropCause.MALFORMED, malformed);
    }
  }

  private boolean add(ByteBuffer datagram, int at, EventBatch into) {
    long timeUs = unwrapped(readUs(datagram, at));
    if (timeUs < 0 || timeUs > MAX_TIME_US) {
      return false;
    }
    lastUs = timeUs;
    started = true;
    int pixel = at + layout.timeLength;
    int x = u16(datagram, pixel + X_OFFSET);
    int y = u16(datagram, pixel + Y_OFFSET);
    if (layout == Layout.T64_X16_Y16_ON8) {
      into.add(timeUs * NS_PER_US, x, y, datagram.get(pixel + ON_OFFSET) != 0);
    } else {
      into.add(timeUs * NS_PER_US, x, y >>> 1, (y & 1) != 0);
    }
    return true;
  }

  private boolean olderThanTheLast(long firstUs) {
    long backUs = lastUs - unwrapped(firstUs);
    return backUs > 0 && backUs <= RESTART_US;
  }

  /** A 32-bit time that went back by more than 2^31 has wrapped. */
  private long unwrapped(long readUs) {
    if (layout == Layout.T64_X16_Y16_ON8 || !started) {
      return readUs;
    }
    long sameTurnUs = (lastUs & ~U32_MASK) | readUs;
    if (lastUs - sameTurnUs > 1L << 31) {
      return sameTurnUs + (1L << 32);
    }
    boolean fromTheTurnBefore = sameTurnUs - lastUs > 1L << 31 && sameTurnUs > U32_MASK;
    return fromTheTurnBefore ? sameTurnUs - (1L << 32) : sameTurnUs;
  }

  private void drop(DropCause cause, int events) {
    ledger.in(events);
    ledger.drop(cause, events);
  }

  @Override
  public int encode(EventBatch batch, int from, int to, ByteBuffer out) {
    int at = out.position();
    int next = from;
    while (next < to && out.limit() - at >= layout.eventLength) {
      write(batch, next, out, at);
      at += layout.eventLength;
      next++;
    }
    out.position(at);
    return next;
  }

  private void write(EventBatch batch, int index, ByteBuffer out, int at) {
    long timeUs = batch.sensorTimeNs(index) / NS_PER_US;
    int y = batch.y(index);
    boolean on = batch.on(index);
    int pixel = at + layout.timeLength;
    U16.set(out, pixel + X_OFFSET, (short) batch.x(index));
    if (layout == Layout.T64_X16_Y16_ON8) {
      U64.set(out, at, timeUs);
      U16.set(out, pixel + Y_OFFSET, (short) y);
      out.put(pixel + ON_OFFSET, (byte) (on ? 1 : 0));
    } else {
      if (y > MAX_Y_OF_15_BITS) {
        throw new IllegalArgumentException("row " + y + " does not fit the 15 bits of this layout");
      }
      U32.set(out, at, (int) timeUs);
      U16.set(out, pixel + Y_OFFSET, (short) (y << 1 | (on ? 1 : 0)));
    }
  }

  private long readUs(ByteBuffer bytes, int offset) {
    return layout == Layout.T64_X16_Y16_ON8
        ? (long) U64.get(bytes, offset)
        : (int) U32.get(bytes, offset) & U32_MASK;
  }

  private static int u16(ByteBuffer bytes, int offset) {
    return (short) U16.get(bytes, offset) & 0xFFFF;
  }
}
