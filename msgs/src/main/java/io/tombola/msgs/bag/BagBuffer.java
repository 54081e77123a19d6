package io.tombola.msgs.bag;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Records being written, in memory that grows: a header's fields between {@link #startHeader} and
 * {@link #endHeader}, then the data in the same way.
 */
final class BagBuffer {
  private ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
  private int lengthOffset;

  /** Number of bytes written. */
  int size() {
    return bytes.position();
  }

  /** Forgets what was written. */
  BagBuffer clear() {
    bytes.clear();
    return this;
  }

  /** A view of the bytes written, backed by an array. */
  ByteBuffer view() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
  }

  BagBuffer startHeader(int op) {
    startPart();
    return startField(BagFormat.OP, Byte.BYTES).u8(op);
  }

  BagBuffer endHeader() {
    return endPart();
  }

  BagBuffer startData() {
    return startPart();
  }

  BagBuffer endData() {
    return endPart();
  }

  /** Fills up with spaces to {@code size} bytes in all. */
  BagBuffer padTo(int size) {
    while (size() < size) {
      u8(' ');
    }
    return this;
  }

  BagBuffer field(String name, String value) {
    byte[] text = value.getBytes(UTF_8);
    return startField(name, text.length).bytes(ByteBuffer.wrap(text));
  }

  BagBuffer u32Field(String name, int value) {
    return startField(name, Integer.BYTES).u32(value);
  }

  BagBuffer u64Field(String name, long value) {
    startField(name, Long.BYTES).room(Long.BYTES).putLong(value);
    return this;
  }

  BagBuffer timeField(String name, long timeNs) {
    return startField(name, Long.BYTES).time(timeNs);
  }

  /** A ROS time: u32 secs, u32 nsecs. */
  BagBuffer time(long timeNs) {
    room(Long.BYTES)
        .putInt((int) (timeNs / BagFormat.NS_PER_SECOND))
        .putInt((int) (timeNs % BagFormat.NS_PER_SECOND));
    return this;
  }

  BagBuffer u32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  /** Copies all remaining bytes; their position stays. */
  BagBuffer bytes(ByteBuffer source) {
    room(source.remaining()).put(source.duplicate());
    return this;
  }

  private BagBuffer u8(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  private BagBuffer startField(String name, int valueLength) {
    u32(name.length() + 1 + valueLength);
    for (int i = 0; i < name.length(); i++) {
      u8(name.charAt(i));
    }
    return u8('=');
  }

  private BagBuffer startPart() {
    lengthOffset = size();
    return u32(0);
  }

  private BagBuffer endPart() {
    bytes.putInt(lengthOffset, size() - lengthOffset - Integer.BYTES);
    return this;
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      int capacity = Math.max(Math.addExact(size(), length), 2 * bytes.capacity());
      bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
    }
    return bytes;
  }
}
