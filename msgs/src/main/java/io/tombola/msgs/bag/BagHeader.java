package io.tombola.msgs.bag;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The fields of a record's header, read where they stand.
 *
 * <p>What does not hold throws {@link Malformed}; whoever knows the place in the file adds it.
 */
final class BagHeader {
  /** A header that breaks the format; the message says how. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String problem) {
      super(problem);
    }
  }

  private final ByteBuffer bytes;
  private final int start;
  private final int end;
  private int valueLength;

  /** Views the bytes from {@code start} to {@code end}, little-endian, and checks all lengths. */
  BagHeader(ByteBuffer bytes, int start, int end) throws Malformed {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    for (int field = start; field < end; field = fieldEnd(field)) {
      int fieldEnd = end - field < Integer.BYTES ? -1 : fieldEnd(field);
      if (fieldEnd < 0 || fieldEnd > end) {
        throw new Malformed("a field of the record's header does not fit it");
      }
    }
  }

  /** True when there is a field of this name. */
  boolean has(String name) {
    return find(name) >= 0;
  }

  /** The record's kind. */
  int op() throws Malformed {
    return bytes.get(value(BagFormat.OP, Byte.BYTES));
  }

  /** A number that the format has unsigned. */
  int u32(String name) throws Malformed {
    return bytes.getInt(value(name, Integer.BYTES));
  }

  long u64(String name) throws Malformed {
    return bytes.getLong(value(name, Long.BYTES));
  }

  /** A ROS time in nanoseconds. */
  long timeNs(String name) throws Malformed {
    int value = value(name, Long.BYTES);
    return (bytes.getInt(value) & BagFormat.U32_MASK) * BagFormat.NS_PER_SECOND
        + (bytes.getInt(value + Integer.BYTES) & BagFormat.U32_MASK);
  }

  String text(String name) throws Malformed {
    int value = find(name);
    if (value < 0) {
      throw missing(name);
    }
    byte[] text = new byte[valueLength];
    bytes.get(value, text);
    return new String(text, UTF_8);
  }

  private int fieldEnd(int field) {
    long fieldEnd = field + Integer.BYTES + (bytes.getInt(field) & BagFormat.U32_MASK);
    return (int) Math.min(fieldEnd, Integer.MAX_VALUE);
  }

  private int value(String name, int length) throws Malformed {
    int value = find(name);
    if (value < 0) {
      throw missing(name);
    }
    if (valueLength != length) {
      throw new Malformed("field " + name + " has " + valueLength + " bytes, not " + length);
    }
    return value;
  }

  private Malformed missing(String name) {
    return new Malformed("the record's header has no field " + name);
  }

  /** Offset of a field's value, whose length is then in {@link #valueLength}; -1 without one. */
  private int find(String name) {
    for (int field = start; field < end; field = fieldEnd(field)) {
      int nameStart = field + Integer.BYTES;
      int value = nameStart + name.length() + 1;
      if (value <= fieldEnd(field) && bytes.get(value - 1) == '=' && matches(nameStart, name)) {
        valueLength = fieldEnd(field) - value;
        return value;
      }
    }
    return -1;
  }

  private boolean matches(int offset, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (bytes.get(offset + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
