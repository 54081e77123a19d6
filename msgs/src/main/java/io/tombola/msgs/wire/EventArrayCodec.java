package io.tombola.msgs.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * The serialized {@code EventArray} message of ROS 1, without the 4-byte length that precedes it on
 * a TCPROS connection.
 *
 * <pre>
 * u32 seq | u32 secs | u32 nsecs | u32 n | n bytes frame_id | u32 height | u32 width | u32 count |
 * count x { u16 x | u16 y | u32 secs | u32 nsecs | u8 polarity }      little-endian, no padding
 * </pre>
 *
 * <p>Three packages define this message with the same text and so with the same MD5: {@link
 * #TYPES}. Sources: {@code EventArray.msg} and {@code Event.msg} of rpg_dvs_ros/dvs_msgs; the
 * serialization rules of genmsg. Events outside of the sensor are kept: whoever bins them counts
 * them.
 */
public final class EventArrayCodec {
  /** The type of rpg_dvs_ros: dvs, davis and dvxplorer drivers. */
  public static final String DVS_TYPE = "dvs_msgs/EventArray";

  /** The type of prophesee_ros_wrapper. */
  public static final String PROPHESEE_TYPE = "prophesee_event_msgs/EventArray";

  /** The type of dv-ros. */
  public static final String DV_TYPE = "dv_ros_msgs/EventArray";

  /** All type names that share this layout. */
  public static final Set<String> TYPES = Set.of(DVS_TYPE, PROPHESEE_TYPE, DV_TYPE);

  /** The MD5 of all three types. */
  public static final String MD5 = "5e8beee5a6c107e504c2e78903c224b8";

  private static final int SEQ_OFFSET = 0;
  private static final int STAMP_SECS_OFFSET = 4;
  private static final int STAMP_NSECS_OFFSET = 8;
  private static final int FRAME_ID_LENGTH_OFFSET = 12;
  private static final int FRAME_ID_OFFSET = 16;

  // From the end of frame_id.
  private static final int HEIGHT_OFFSET = 0;
  private static final int WIDTH_OFFSET = 4;
  private static final int COUNT_OFFSET = 8;
  private static final int EVENTS_OFFSET = 12;

  /** Bytes of one event in the message. */
  public static final int EVENT_LENGTH = 13;

  // An event's first eight bytes as a number: x lowest, then y, then secs.
  private static final int Y_SHIFT = 16;
  private static final int SECS_SHIFT = 32;

  // Its last eight: the high 24 bits of secs, nsecs, polarity.
  private static final int LAST_EIGHT_OFFSET = EVENT_LENGTH - Long.BYTES;
  private static final int NSECS_SHIFT = 24;
  private static final int POLARITY_SHIFT = 56;

  private static final int MIN_LENGTH = FRAME_ID_OFFSET + EVENTS_OFFSET;
  private static final int MAX_SENSOR_SIDE = 0xFFFF;
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final long U32_MASK = 0xFFFF_FFFFL;

  // Little-endian views, whatever order the caller's buffer is set to.
  private static final VarHandle U32 =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle U64 =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private EventArrayCodec() {}

  /**
   * Replaces the contents and sensor size of {@code into} with the message's.
   *
   * @param message one whole message from position to limit; neither moves
   * @param source the topic or file, for errors
   * @throws EventFormatException when a length does not fit; {@code into} is then left empty
   */
  public static void decode(ByteBuffer message, String source, EventBatch into)
      throws EventFormatException {
    into.clear();
    int array = arrayOffset(message, source);
    int count = u32(message, array + COUNT_OFFSET);
    into.sensor(
        sensorSide(message, source, array + WIDTH_OFFSET),
        sensorSide(message, source, array + HEIGHT_OFFSET));
    int first = into.claim(count);
    int event = array + EVENTS_OFFSET;
    // Two loads hold all fields; a load for each would take half as long again.
    for (int i = first; i < first + count; i++, event += EVENT_LENGTH) {
      long xySecs = u64(message, event);
      long nsecsPolarity = u64(message, event + LAST_EIGHT_OFFSET);
      into.set(
          i,
          (xySecs >>> SECS_SHIFT) * NS_PER_SECOND + (nsecsPolarity >>> NSECS_SHIFT & U32_MASK),
          (int) xySecs,
          (int) (xySecs >>> Y_SHIFT),
          nsecsPolarity >>> POLARITY_SHIFT != 0);
    }
  }

  /**
   * Number of events in the message, without decoding them.
   *
   * @throws EventFormatException when a length does not fit
   */
  public static int eventCount(ByteBuffer message, String source) throws EventFormatException {
    return u32(message, arrayOffset(message, source) + COUNT_OFFSET);
  }

  /**
   * The header's counter of messages, unsigned 32-bit; a gap tells of lost messages.
   *
   * @throws EventFormatException when a length does not fit
   */
  public static long seq(ByteBuffer message, String source) throws EventFormatException {
    arrayOffset(message, source);
    return u32(message, message.position() + SEQ_OFFSET) & U32_MASK;
  }

  /**
   * The header's stamp in nanoseconds of ROS time.
   *
   * @throws EventFormatException when a length does not fit
   */
  public static long stampNs(ByteBuffer message, String source) throws EventFormatException {
    arrayOffset(message, source);
    int start = message.position();
    return timeNs(message, start + STAMP_SECS_OFFSET, start + STAMP_NSECS_OFFSET);
  }

  /**
   * The header's frame of reference.
   *
   * @throws EventFormatException when a length does not fit
   */
  public static String frameId(ByteBuffer message, String source) throws EventFormatException {
    arrayOffset(message, source);
    byte[] frameId = new byte[u32(message, message.position() + FRAME_ID_LENGTH_OFFSET)];
    message.get(message.position() + FRAME_ID_OFFSET, frameId);
    return new String(frameId, UTF_8);
  }

  /** Bytes that {@link #encode} writes for this many events. */
  public static int encodedLength(String frameId, int events) {
    return Math.addExact(
        MIN_LENGTH + frameId.getBytes(UTF_8).length, Math.multiplyExact(events, EVENT_LENGTH));
  }

  /**
   * Writes events {@code from} (inclusive) to {@code to} (exclusive) as one message at {@code
   * out}'s position, which moves behind it.
   *
   * @param seq the header's counter, unsigned 32-bit
   * @param stampNs the header's stamp in ROS time; like sensor times, 0 to 2^32 seconds
   * @throws java.nio.BufferOverflowException when {@code out} has less room than {@link
   *     #encodedLength}
   */
  public static void encode(
      EventBatch batch, int from, int to, int seq, long stampNs, String frameId, ByteBuffer out) {
    ByteBuffer message = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte[] frame = frameId.getBytes(UTF_8);
    message.putInt(seq);
    putTime(message, stampNs);
    message.putInt(frame.length).put(frame);
    message.putInt(batch.height()).putInt(batch.width()).putInt(to - from);
    for (int i = from; i < to; i++) {
      message.putShort((short) batch.x(i)).putShort((short) batch.y(i));
      putTime(message, batch.sensorTimeNs(i));
      message.put((byte) (batch.on(i) ? 1 : 0));
    }
    out.position(message.position());
  }

  private static void putTime(ByteBuffer message, long timeNs) {
    long secs = Math.floorDiv(timeNs, NS_PER_SECOND);
    if (secs < 0 || secs > U32_MASK) {
      throw new IllegalArgumentException(
          "time " + timeNs + " ns does not fit a ROS time (0 to 2^32 seconds)");
    }
    message.putInt((int) secs).putInt((int) (timeNs - secs * NS_PER_SECOND));
  }

  /** Checks all lengths; answers the absolute offset of {@code height}, behind frame_id. */
  private static int arrayOffset(ByteBuffer message, String source) throws EventFormatException {
    int length = message.remaining();
    if (length < MIN_LENGTH) {
      throw new EventFormatException(
          source,
          length,
          "the message ends inside the EventArray header, which takes " + MIN_LENGTH + " bytes");
    }
    int start = message.position();
    long frameIdLength = u32(message, start + FRAME_ID_LENGTH_OFFSET) & U32_MASK;
    if (frameIdLength > length - MIN_LENGTH) {
      throw new EventFormatException(
          source,
          FRAME_ID_LENGTH_OFFSET,
          "frame_id of " + frameIdLength + " bytes does not fit a message of " + length);
    }
    int array = start + FRAME_ID_OFFSET + (int) frameIdLength;
    long count = u32(message, array + COUNT_OFFSET) & U32_MASK;
    long expected = MIN_LENGTH + frameIdLength + count * EVENT_LENGTH;
    if (expected != length) {
      throw new EventFormatException(
          source,
          array - start + COUNT_OFFSET,
          count + " events need a message of " + expected + " bytes, this one has " + length);
    }
    return array;
  }

  private static int sensorSide(ByteBuffer message, String source, int offset)
      throws EventFormatException {
    long pixels = u32(message, offset) & U32_MASK;
    if (pixels > MAX_SENSOR_SIDE) {
      throw new EventFormatException(
          source,
          offset - message.position(),
          "a sensor side of " + pixels + " pixels; events address " + MAX_SENSOR_SIDE + " at most");
    }
    return (int) pixels;
  }

  private static long timeNs(ByteBuffer message, int secsOffset, int nsecsOffset) {
    return (u32(message, secsOffset) & U32_MASK) * NS_PER_SECOND
        + (u32(message, nsecsOffset) & U32_MASK);
  }

  private static int u32(ByteBuffer message, int offset) {
    return (int) U32.get(message, offset);
  }

  private static long u64(ByteBuffer message, int offset) {
    return (long) U64.get(message, offset);
  }
}
