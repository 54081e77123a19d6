package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 28-byte header of an AEDAT 3.1 packet and the 8-byte polarity event, little-endian.
 *
 * <pre>
 * i16 eventType | i16 eventSource | i32 eventSize | i32 eventTSOffset | i32 eventTSOverflow |
 * i32 eventCapacity | i32 eventNumber | i32 eventValid
 * event: u32 data { bit 0 valid, bit 1 polarity, bits 2-16 y, bits 17-31 x } | i32 timestamp in us
 * </pre>
 *
 * <p>Source: libcaer {@code events/common.h}, {@code events/polarity.h}. Pixel (0, 0) is the top
 * left; the time of an event in microseconds is {@code eventTSOverflow << 31 | timestamp}. Files
 * and networks carry the same packets.
 */
public final class Aedat31Packet {
  private static final int TYPE_OFFSET = 0;
  private static final int SOURCE_OFFSET = 2;
  private static final int EVENT_SIZE_OFFSET = 4;
  private static final int TS_OFFSET_OFFSET = 8;
  private static final int TS_OVERFLOW_OFFSET = 12;
  private static final int CAPACITY_OFFSET = 16;
  private static final int NUMBER_OFFSET = 20;
  private static final int VALID_OFFSET = 24;

  /** Bytes of a packet's header. */
  public static final int HEADER_LENGTH = 28;

  /** Bytes of a polarity event. */
  public static final int EVENT_LENGTH = 8;

  /** The number of the one camera whose events {@link #encode} writes. */
  public static final short SOURCE_ID = 1;

  /** Where a polarity event's time stands, and the length of its data word. */
  public static final int EVENT_TS_OFFSET = 4;

  private static final int POLARITY_TYPE = 1;
  private static final int TS_OVERFLOW_SHIFT = 31;
  private static final long MAX_TIMESTAMP_US = Integer.MAX_VALUE;
  private static final int MAX_COORDINATE = 0x7FFF;
  private static final long NS_PER_US = 1000;

  /** Set in the type of compressed packets, whose capacity is then their length in bytes. */
  private static final int COMPRESSED_FLAG = 0x8000;

  private static final int TYPE_MASK = 0x7FFF;
  private static final int VALID_BIT = 0b01;
  private static final int ON_BIT = 0b10;
  private static final int Y_SHIFT = 2;
  private static final int X_SHIFT = 17;

  /** Beyond it, an event's time in nanoseconds would not fit a long. */
  private static final int MAX_OVERFLOW =
      (int) ((Long.MAX_VALUE / NS_PER_US) >> TS_OVERFLOW_SHIFT) - 1;

  // Little-endian views, whatever order the caller's buffer is set to.
  private static final VarHandle I32 =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I16 =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private int type;
  private boolean compressed;
  private long overflowUs;
  private int eventNumber;
  private int eventValid;
  private long dataLength;

  /** No packet yet. */
  public Aedat31Packet() {}

  /**
   * Reads the header at index {@code start} of {@code bytes}, which is byte {@code offset} of
   * {@code source}.
   *
   * @throws EventFormatException when a number of it cannot be
   */
  public void read(ByteBuffer bytes, int start, String source, long offset)
      throws EventFormatException {
    int flaggedType = (short) I16.get(bytes, start + TYPE_OFFSET) & 0xFFFF;
    type = flaggedType & TYPE_MASK;
    compressed = (flaggedType & COMPRESSED_FLAG) != 0;
    int eventSize = i32(bytes, start + EVENT_SIZE_OFFSET);
    int overflow = i32(bytes, start + TS_OVERFLOW_OFFSET);
    int capacity = i32(bytes, start + CAPACITY_OFFSET);
    eventNumber = i32(bytes, start + NUMBER_OFFSET);
    eventValid = i32(bytes, start + VALID_OFFSET);
    if (eventSize <= 0
        || overflow < 0
        || overflow > MAX_OVERFLOW
        || capacity < 0
        || eventNumber < 0) {
      throw new EventFormatException(
          source,
          offset,
          "no packet header: event size "
              + eventSize
              + ", time overflow "
              + overflow
              + ", capacity "
              + capacity
              + ", events "
              + eventNumber);
    }
    int tsOffset = i32(bytes, start + TS_OFFSET_OFFSET);
    if (isPolarity() && (eventSize != EVENT_LENGTH || tsOffset != EVENT_TS_OFFSET)) {
      throw new EventFormatException(
          source,
          offset,
          "polarity events of "
              + eventSize
              + " bytes with their time at "
              + tsOffset
              + "; AEDAT 3.1 has 8 and 4");
    }
    overflowUs = (long) overflow << TS_OVERFLOW_SHIFT;
    dataLength = compressed ? capacity : (long) eventNumber * eventSize;
  }

  /** True when its events are brightness changes; others are to be skipped. */
  public boolean isPolarity() {
    return type == POLARITY_TYPE;
  }

  /** True when times are {@link SerializedTimestamps}. */
  public boolean compressed() {
    return compressed;
  }

  /** Bytes of the events behind the header. */
  public long dataLength() {
    return dataLength;
  }

  /** Events behind the header, invalid ones among them. */
  public int eventNumber() {
    return eventNumber;
  }

  /**
   * Appends the event of these two words, unless it is marked invalid.
   *
   * <p>A header that calls all of its events valid overrules their bits: some writers never set
   * them, and the header is what libcaer keeps in step when a filter invalidates events.
   *
   * @return false when the event is invalid
   */
  public boolean add(EventBatch batch, int data, int timestampUs) {
    if (eventValid != eventNumber && (data & VALID_BIT) == 0) {
      return false;
    }
    batch.add(
        (overflowUs | (timestampUs & MAX_TIMESTAMP_US)) * NS_PER_US,
        data >>> X_SHIFT,
        (data >>> Y_SHIFT) & MAX_COORDINATE,
        (data & ON_BIT) != 0);
    return true;
  }

  /**
   * Writes events {@code from} (inclusive) to {@code to} (exclusive), or as many of them as have
   * room and share the upper bits of their time, as one packet at {@code out}'s position, which
   * moves behind it. Times are cut to microseconds.
   *
   * @return the next event to be written
   * @throws IllegalArgumentException when a pixel does not fit 15 bits or a time is below 0
   */
  public static int encode(EventBatch batch, int from, int to, ByteBuffer out) {
    int start = out.position();
    int overflow = overflow(batch.sensorTimeNs(from));
    int at = start + HEADER_LENGTH;
    int next = from;
    while (next < to
        && out.limit() - at >= EVENT_LENGTH
        && overflow(batch.sensorTimeNs(next)) == overflow) {
      I32.set(out, at, data(batch, next));
      long timestampUs = timeUs(batch.sensorTimeNs(next)) & MAX_TIMESTAMP_US;
      I32.set(out, at + EVENT_TS_OFFSET, (int) timestampUs);
      at += EVENT_LENGTH;
      next++;
    }
    int count = next - from;
    I16.set(out, start + TYPE_OFFSET, (short) POLARITY_TYPE);
    I16.set(out, start + SOURCE_OFFSET, SOURCE_ID);
    I32.set(out, start + EVENT_SIZE_OFFSET, EVENT_LENGTH);
    I32.set(out, start + TS_OFFSET_OFFSET, EVENT_TS_OFFSET);
    I32.set(out, start + TS_OVERFLOW_OFFSET, overflow);
    I32.set(out, start + CAPACITY_OFFSET, count);
    I32.set(out, start + NUMBER_OFFSET, count);
    I32.set(out, start + VALID_OFFSET, count);
    out.position(at);
    return next;
  }

  private static int data(EventBatch batch, int index) {
    int x = batch.x(index);
    int y = batch.y(index);
    if (x > MAX_COORDINATE || y > MAX_COORDINATE) {
      throw new IllegalArgumentException(
          "pixel (" + x + ", " + y + ") does not fit the 15 bits of AEDAT 3.1");
    }
    return (x << X_SHIFT) | (y << Y_SHIFT) | (batch.on(index) ? ON_BIT : 0) | VALID_BIT;
  }

  private static int overflow(long sensorTimeNs) {
    return Math.toIntExact(timeUs(sensorTimeNs) >>> TS_OVERFLOW_SHIFT);
  }

  private static long timeUs(long sensorTimeNs) {
    if (sensorTimeNs < 0) {
      throw new IllegalArgumentException(
          "AEDAT 3.1 has no time before 0, this is " + sensorTimeNs + " ns");
    }
    return sensorTimeNs / NS_PER_US;
  }

  static int i32(ByteBuffer bytes, int offset) {
    return (int) I32.get(bytes, offset);
  }
}
