package io.tombola.msgs.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.event.EventFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The serialized {@code event_camera_msgs/EventPacket} message of ROS 1 around its encoded events,
 * without the 4-byte length that precedes it on a TCPROS connection.
 *
 * <pre>
 * u32 seq | u32 secs | u32 nsecs | u32 n | n bytes frame_id | u32 height | u32 width | u64 seq |
 * u64 time_base | u32 n | n bytes encoding | u8 is_bigendian | u32 n | n bytes events
 * </pre>
 *
 * <p>An object is a view that is moved from message to message with {@link #read}; it allocates
 * nothing and does not keep the message. Source: {@code EventPacket.msg} of event_camera_msgs.
 */
public final class EventPacket {
  /** The message's type. */
  public static final String TYPE = "event_camera_msgs/EventPacket";

  /** The MD5 of the type. */
  public static final String MD5 = "8a6101b351a64529ac77bd8b71074e52";

  private static final int STAMP_OFFSET = 4;
  private static final int FRAME_ID_OFFSET = 12;

  // From the end of frame_id.
  private static final int HEIGHT_OFFSET = 0;
  private static final int WIDTH_OFFSET = 4;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int TIME_BASE_OFFSET = 16;
  private static final int ENCODING_OFFSET = 24;

  // From the end of encoding.
  private static final int BIG_ENDIAN_OFFSET = 0;
  private static final int EVENTS_OFFSET = 1;

  private static final int MIN_LENGTH =
      FRAME_ID_OFFSET + ENCODING_OFFSET + EVENTS_OFFSET + 3 * Integer.BYTES;
  private static final int MAX_SENSOR_SIDE = 0xFFFF;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final long U32_MASK = 0xFFFF_FFFFL;

  private static final VarHandle U64 =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U32 =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private int start;
  private long stampNs;
  private int width;
  private int height;
  private long sequence;
  private long timeBaseNs;
  private int encodingStart;
  private int encodingEnd;
  private boolean bigEndian;
  private int eventsStart;
  private int eventsEnd;

  /** A view of no message yet. */
  public EventPacket() {}

  /**
   * Moves the view onto a message.
   *
   * @param message one whole message from position to limit; neither moves
   * @param source the topic or file, for errors
   * @throws EventFormatException when a length does not fit
   */
  public void read(ByteBuffer message, String source) throws EventFormatException {
    start = message.position();
    if (message.remaining() < MIN_LENGTH) {
      throw new EventFormatException(
          source,
          message.remaining(),
          "the message ends inside the EventPacket header, which takes " + MIN_LENGTH + " bytes");
    }
    int spare = message.remaining() - MIN_LENGTH;
    int frameId = start + FRAME_ID_OFFSET;
    int frameIdLength = length(message, source, frameId, spare, "frame_id");
    spare -= frameIdLength;
    int body = frameId + Integer.BYTES + frameIdLength;
    int encoding = body + ENCODING_OFFSET;
    int encodingLength = length(message, source, encoding, spare, "encoding");
    spare -= encodingLength;
    encodingStart = encoding + Integer.BYTES;
    encodingEnd = encodingStart + encodingLength;
    int events = encodingEnd + EVENTS_OFFSET;
    int eventsLength = length(message, source, events, spare, "events");
    if (eventsLength != spare) {
      throw new EventFormatException(
          source, events - start, spare - eventsLength + " bytes stand behind the events");
    }
    eventsStart = events + Integer.BYTES;
    eventsEnd = eventsStart + eventsLength;
    stampNs =
        (u32(message, start + STAMP_OFFSET) & U32_MASK) * NS_PER_SECOND
            + (u32(message, start + STAMP_OFFSET + Integer.BYTES) & U32_MASK);
    height = sensorSide(message, source, body + HEIGHT_OFFSET);
    width = sensorSide(message, source, body + WIDTH_OFFSET);
    sequence = (long) U64.get(message, body + SEQUENCE_OFFSET);
    timeBaseNs = (long) U64.get(message, body + TIME_BASE_OFFSET);
    bigEndian = message.get(encodingEnd + BIG_ENDIAN_OFFSET) != 0;
  }

  /** The header's stamp in nanoseconds of ROS time. */
  public long stampNs() {
    return stampNs;
  }

  /** Sensor width in pixels. */
  public int width() {
    return width;
  }

  /** Sensor height in pixels. */
  public int height() {
    return height;
  }

  /** The driver's own counter of packets (not the header's), unsigned 64-bit. */
  public long sequence() {
    return sequence;
  }

  /** Sensor time to which some encodings add, in nanoseconds; without meaning in others. */
  public long timeBaseNs() {
    return timeBaseNs;
  }

  /** True when the words of the events are big-endian. */
  public boolean bigEndian() {
    return bigEndian;
  }

  /** Absolute offset in the message's buffer of the first byte of the events. */
  public int eventsStart() {
    return eventsStart;
  }

  /** Absolute offset in the message's buffer behind the last byte of the events. */
  public int eventsEnd() {
    return eventsEnd;
  }

  /** The encoding's name, from the message on which the view stands. */
  public String encoding(ByteBuffer message) {
    byte[] name = new byte[encodingEnd - encodingStart];
    message.get(encodingStart, name);
    return new String(name, UTF_8);
  }

  /** True when the encoding's name is {@code ascii}; allocates nothing. */
  boolean encodingIs(ByteBuffer message, byte[] ascii) {
    if (encodingEnd - encodingStart != ascii.length) {
      return false;
    }
    for (int i = 0; i < ascii.length; i++) {
      if (message.get(encodingStart + i) != ascii[i]) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of a message around {@code eventsLength} bytes of encoded events. */
  public static int encodedLength(String frameId, String encoding, int eventsLength) {
    return Math.addExact(
        MIN_LENGTH + frameId.getBytes(UTF_8).length + encoding.length(), eventsLength);
  }

  /**
   * Writes one message, little-endian, at {@code out}'s position, which moves behind it.
   *
   * @param sequence the counter of packets, for the header as well
   * @param stampNs the header's stamp in ROS time, 0 to 2^32 seconds
   * @param events encoded events from position to limit; neither moves
   * @throws java.nio.BufferOverflowException when {@code out} has less room than {@link
   *     #encodedLength}
   */
  public static void encode(
      long sequence,
      long stampNs,
      String frameId,
      int width,
      int height,
      long timeBaseNs,
      String encoding,
      ByteBuffer events,
      ByteBuffer out) {
    long secs = Math.floorDiv(stampNs, NS_PER_SECOND);
    if (secs < 0 || secs > U32_MASK) {
      throw new IllegalArgumentException(
          "time " + stampNs + " ns does not fit a ROS time (0 to 2^32 seconds)");
    }
    ByteBuffer message = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte[] frame = frameId.getBytes(UTF_8);
    message.putInt((int) sequence);
    message.putInt((int) secs).putInt((int) (stampNs - secs * NS_PER_SECOND));
    message.putInt(frame.length).put(frame);
    message.putInt(height).putInt(width).putLong(sequence).putLong(timeBaseNs);
    message.putInt(encoding.length()).put(encoding.getBytes(US_ASCII)).put((byte) 0);
    message.putInt(events.remaining()).put(events.duplicate());
    out.position(message.position());
  }

  private int length(ByteBuffer message, String source, int offset, int spare, String field)
      throws EventFormatException {
    long length = u32(message, offset) & U32_MASK;
    if (length > spare) {
      throw new EventFormatException(
          source,
          offset - start,
          field + " of " + length + " bytes does not fit a message of " + message.remaining());
    }
    return (int) length;
  }

  private int sensorSide(ByteBuffer message, String source, int offset)
      throws EventFormatException {
    long pixels = u32(message, offset) & U32_MASK;
    if (pixels > MAX_SENSOR_SIDE) {
      throw new EventFormatException(
          source,
          offset - start,
          "a sensor side of " + pixels + " pixels; events address " + MAX_SENSOR_SIDE + " at most");
    }
    return (int) pixels;
  }

  private static int u32(ByteBuffer message, int offset) {
    return (int) U32.get(message, offset);
  }
}
