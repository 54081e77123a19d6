package io.tombola.msgs.file;

import io.tombola.msgs.event.EventFormatException;
import java.nio.ByteBuffer;

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
 * left; the time of an event in microseconds is {@code eventTSOverflow << 31 | timestamp}.
 */
final class Aedat31Packet {
  static final int TYPE_OFFSET = 0;
  static final int SOURCE_OFFSET = 2;
  static final int EVENT_SIZE_OFFSET = 4;
  static final int TS_OFFSET_OFFSET = 8;
  static final int TS_OVERFLOW_OFFSET = 12;
  static final int CAPACITY_OFFSET = 16;
  static final int NUMBER_OFFSET = 20;
  static final int VALID_OFFSET = 24;
  static final int HEADER_LENGTH = 28;

  static final int POLARITY_TYPE = 1;
  static final int EVENT_LENGTH = 8;
  static final int EVENT_TS_OFFSET = 4;
  static final int TS_OVERFLOW_SHIFT = 31;
  static final long MAX_TIMESTAMP_US = Integer.MAX_VALUE;
  static final int MAX_COORDINATE = 0x7FFF;
  static final long NS_PER_US = 1000;

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

  private int type;
  private boolean compressed;
  private long overflowUs;
  private int eventNumber;
  private int eventValid;
  private long dataLength;

  /**
   * Takes a header from {@code bytes}, which stands at {@code offset} of {@code source}.
   *
   * @throws EventFormatException when a number of it cannot be
   */
  void read(ByteBuffer bytes, String source, long offset) throws EventFormatException {
    int start = bytes.position();
    int flaggedType = bytes.getShort(start + TYPE_OFFSET) & 0xFFFF;
    type = flaggedType & TYPE_MASK;
    compressed = (flaggedType & COMPRESSED_FLAG) != 0;
    int eventSize = bytes.getInt(start + EVENT_SIZE_OFFSET);
    int overflow = bytes.getInt(start + TS_OVERFLOW_OFFSET);
    int capacity = bytes.getInt(start + CAPACITY_OFFSET);
    eventNumber = bytes.getInt(start + NUMBER_OFFSET);
    eventValid = bytes.getInt(start + VALID_OFFSET);
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
    int tsOffset = bytes.getInt(start + TS_OFFSET_OFFSET);
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
    bytes.position(start + HEADER_LENGTH);
  }

  boolean isPolarity() {
    return type == POLARITY_TYPE;
  }

  boolean compressed() {
    return compressed;
  }

  /** Bytes of the events behind the header. */
  long dataLength() {
    return dataLength;
  }

  int eventNumber() {
    return eventNumber;
  }

  /** True when the header calls all events valid, whatever their bits say. */
  boolean allValid() {
    return eventValid == eventNumber;
  }

  long timeNs(int timestampUs) {
    return (overflowUs | (timestampUs & MAX_TIMESTAMP_US)) * NS_PER_US;
  }

  static boolean valid(int data) {
    return (data & VALID_BIT) != 0;
  }

  static boolean on(int data) {
    return (data & ON_BIT) != 0;
  }

  static int x(int data) {
    return data >>> X_SHIFT;
  }

  static int y(int data) {
    return (data >>> Y_SHIFT) & MAX_COORDINATE;
  }

  /** The data word of a valid event. */
  static int data(int x, int y, boolean on) {
    return (x << X_SHIFT) | (y << Y_SHIFT) | (on ? ON_BIT : 0) | VALID_BIT;
  }
}
