package io.tombola.msgs.ros;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads message bytes field by field: little-endian, no padding. Each read past the end throws a
 * {@link MessageFormatException} with the offset; lengths are checked before anything is allocated.
 */
public final class MessageReader {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final ByteBuffer bytes;
  private final int start;

  /** Reads from {@code body}'s position to its limit, leaving {@code body} itself as it is. */
  public MessageReader(ByteBuffer body) {
    bytes = body.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    start = bytes.position();
  }

  /** Number of bytes read so far. */
  public int offset() {
    return bytes.position() - start;
  }

  /** Number of bytes not read yet. */
  public int remaining() {
    return bytes.remaining();
  }

  /** One byte; everything but 0 is true. */
  public boolean bool() throws MessageFormatException {
    return uint8() != 0;
  }

  /** 0 to 255. */
  public int uint8() throws MessageFormatException {
    return need(Byte.BYTES, "uint8").get() & 0xFF;
  }

  /** 0 to 65535. */
  public int uint16() throws MessageFormatException {
    return need(Short.BYTES, "uint16").getShort() & 0xFFFF;
  }

  /** 32 bits; a {@code uint32} above the int range comes out negative. */
  public int int32() throws MessageFormatException {
    return need(Integer.BYTES, "int32").getInt();
  }

  /** 64 bits; a {@code uint64} above the long range comes out negative. */
  public long int64() throws MessageFormatException {
    return need(Long.BYTES, "int64").getLong();
  }

  /** IEEE 754, 4 bytes. */
  public float float32() throws MessageFormatException {
    return need(Float.BYTES, "float32").getFloat();
  }

  /** IEEE 754, 8 bytes. */
  public double float64() throws MessageFormatException {
    return need(Double.BYTES, "float64").getDouble();
  }

  /** Length in bytes, then UTF-8; malformed UTF-8 reads as replacement characters. */
  public String string() throws MessageFormatException {
    return new String(byteArray(), StandardCharsets.UTF_8);
  }

  /** Length, then the bytes: a {@code uint8[]}. */
  public byte[] byteArray() throws MessageFormatException {
    byte[] value = new byte[arrayLength(1)];
    bytes.get(value);
    return value;
  }

  /**
   * The length of an array, checked against the bytes that are left.
   *
   * @param minElementBytes the fewest bytes one element can take, at least 1
   */
  public int arrayLength(int minElementBytes) throws MessageFormatException {
    int offset = offset();
    long length = int32() & 0xFFFF_FFFFL;
    if (length * minElementBytes > bytes.remaining()) {
      throw new MessageFormatException(
          offset, "a length of " + length + ", but only " + bytes.remaining() + " bytes are left");
    }
    return (int) length;
  }

  /**
   * Length, then each element: an array of messages.
   *
   * @param minElementBytes the fewest bytes one element can take, at least 1
   */
  public <T> List<T> list(int minElementBytes, RosMessageType.Decoder<T> element)
      throws MessageFormatException {
    int length = arrayLength(minElementBytes);
    List<T> values = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      values.add(element.read(this));
    }
    return List.copyOf(values);
  }

  /** Nanoseconds since the epoch, from unsigned seconds and nanoseconds. */
  public long timeNs() throws MessageFormatException {
    long seconds = int32() & 0xFFFF_FFFFL;
    long nanoseconds = int32() & 0xFFFF_FFFFL;
    return seconds * NS_PER_SECOND + nanoseconds;
  }

  /** Checks that the message ends here. */
  public void end() throws MessageFormatException {
    if (bytes.hasRemaining()) {
      throw new MessageFormatException(
          offset(), bytes.remaining() + " bytes more than the definition says");
    }
  }

  private ByteBuffer need(int length, String what) throws MessageFormatException {
    if (bytes.remaining() < length) {
      throw new MessageFormatException(
          offset(), "the message ends inside a " + what + "; it was cut off");
    }
    return bytes;
  }
}
