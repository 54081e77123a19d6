package io.tombola.msgs.ros;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A growing buffer of message bytes: little-endian, no padding. Reusable after {@link #clear}. */
public final class MessageWriter {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int INITIAL_CAPACITY = 256;

  private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

  /** Forgets what was written. */
  public void clear() {
    bytes.clear();
  }

  /** Number of bytes written. */
  public int size() {
    return bytes.position();
  }

  /** What was written, as a view that is valid until the next write or {@link #clear}. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes.array(), 0, size())
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes.array(), size());
  }

  /** One byte, 1 for true. */
  public MessageWriter bool(boolean value) {
    return uint8(value ? 1 : 0);
  }

  /** The low 8 bits; also for {@code int8}, {@code byte} and {@code char}. */
  public MessageWriter uint8(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  /** The low 16 bits; also for {@code int16}. */
  public MessageWriter uint16(int value) {
    room(Short.BYTES).putShort((short) value);
    return this;
  }

  /** 32 bits; also for {@code uint32}. */
  public MessageWriter int32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  /** 64 bits; also for {@code uint64}. */
  public MessageWriter int64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  /** IEEE 754, 4 bytes. */
  public MessageWriter float32(float value) {
    room(Float.BYTES).putFloat(value);
    return this;
  }

  /** IEEE 754, 8 bytes. */
  public MessageWriter float64(double value) {
    room(Double.BYTES).putDouble(value);
    return this;
  }

  /** Length in bytes, then UTF-8. */
  public MessageWriter string(String value) {
    return byteArray(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Length, then the bytes: a {@code uint8[]}. */
  public MessageWriter byteArray(byte[] value) {
    int32(value.length).room(value.length).put(value);
    return this;
  }

  /** Length, then each element: an array of messages. */
  public <T> MessageWriter list(List<T> values, RosMessageType.Encoder<T> element) {
    int32(values.size());
    for (T value : values) {
      element.write(value, this);
    }
    return this;
  }

  /**
   * Unsigned seconds and nanoseconds since the epoch.
   *
   * @throws IllegalArgumentException when {@code timeNs} is negative or beyond 32 bits of seconds
   */
  public MessageWriter time(long timeNs) {
    long seconds = timeNs / NS_PER_SECOND;
    if (timeNs < 0 || seconds > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("time " + timeNs + " ns does not fit a ROS time");
    }
    return int32((int) seconds).int32((int) (timeNs % NS_PER_SECOND));
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      int capacity = Math.max(bytes.capacity() * 2, bytes.position() + length);
      byte[] grown = Arrays.copyOf(bytes.array(), capacity);
      bytes = ByteBuffer.wrap(grown).order(ByteOrder.LITTLE_ENDIAN).position(bytes.position());
    }
    return bytes;
  }
}
