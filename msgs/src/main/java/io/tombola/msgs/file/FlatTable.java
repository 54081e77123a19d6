package io.tombola.msgs.file;

import java.nio.ByteBuffer;

/**
 * A table of a FlatBuffer, read where it stands with every offset checked; numbers are
 * little-endian.
 *
 * <pre>
 * root: u32 offset to a table | table: i32 offset back to its vtable | fields
 * vtable: u16 its bytes | u16 the table's bytes | u16 offset of each field in the table, 0 = absent
 * vector, string: u32 offset from the field to u32 count | elements
 * </pre>
 *
 * <p>Source: the FlatBuffers internals documentation.
 */
final class FlatTable {
  /** An offset that leads out of the buffer, or another length that cannot be. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String problem) {
      super(problem);
    }
  }

  private static final int VTABLE_FIELDS_OFFSET = 4;

  private final ByteBuffer bytes;
  private final int table;
  private final int vtable;
  private final int vtableLength;

  /** The root table of the buffer whose root offset stands at {@code start}. */
  FlatTable(ByteBuffer bytes, int start) throws Malformed {
    this.bytes = bytes;
    this.table = at(start + u32(start));
    this.vtable = at(table - (long) bytes.getInt(require(table, Integer.BYTES)));
    this.vtableLength = u16(vtable);
  }

  /** Position of the field with this id, or -1 when the table has none. */
  private int field(int id) throws Malformed {
    int entry = VTABLE_FIELDS_OFFSET + id * Short.BYTES;
    int offset = entry + Short.BYTES <= vtableLength ? u16(vtable + entry) : 0;
    return offset == 0 ? -1 : at((long) table + offset);
  }

  int int32(int id, int absent) throws Malformed {
    int field = field(id);
    return field < 0 ? absent : bytes.getInt(require(field, Integer.BYTES));
  }

  long int64(int id, long absent) throws Malformed {
    int field = field(id);
    return field < 0 ? absent : bytes.getLong(require(field, Long.BYTES));
  }

  /** The elements of a vector, each of {@code length} bytes; empty when the table has none. */
  ByteBuffer vector(int id, int length) throws Malformed {
    int field = field(id);
    if (field < 0) {
      return ByteBuffer.allocate(0);
    }
    int vector = at(field + u32(field));
    long size = u32(vector) * length;
    int start = vector + Integer.BYTES;
    if (size > bytes.limit() - start) {
      throw new Malformed("a vector of " + size + " bytes does not fit its buffer");
    }
    return bytes.slice(start, (int) size).order(bytes.order());
  }

  private int at(long position) throws Malformed {
    if (position < 0 || position >= bytes.limit()) {
      throw new Malformed("an offset leads to byte " + position + " of " + bytes.limit());
    }
    return (int) position;
  }

  private int require(int position, int length) throws Malformed {
    at((long) position + length - 1);
    return position;
  }

  private long u32(int position) throws Malformed {
    return bytes.getInt(require(position, Integer.BYTES)) & 0xFFFF_FFFFL;
  }

  private int u16(int position) throws Malformed {
    return bytes.getShort(require(position, Short.BYTES)) & 0xFFFF;
  }
}
