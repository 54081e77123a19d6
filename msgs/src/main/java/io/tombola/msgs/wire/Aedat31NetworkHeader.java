package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventFormatException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of cAER's network streams: once at the start of a TCP connection, on every datagram of
 * UDP.
 *
 * <pre>
 * i64 magic | i64 sequence number, bit 63 set = a packet starts here | i8 version 1 |
 * i8 format { bit 0 SerializedTS | bit 1 PNGFrames } | i16 source           little-endian, 20 bytes
 * </pre>
 *
 * <p>Source: libcaer {@code network.h}. What the format says, packets repeat in their own headers.
 */
public final class Aedat31NetworkHeader {
  /** Bytes of the header. */
  public static final int LENGTH = 20;

  private static final int MAGIC_OFFSET = 0;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int VERSION_OFFSET = 16;
  private static final int FORMAT_OFFSET = 17;
  private static final int SOURCE_OFFSET = 18;
  private static final long MAGIC = 0x1D37_8BC9_0B9A_6658L;
  private static final byte VERSION = 1;
  private static final byte RAW = 0;
  private static final long START_BIT = 1L << 63;

  private static final VarHandle I64 =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I16 =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Aedat31NetworkHeader() {}

  /** True when the bytes from the buffer's position on begin with the magic number. */
  public static boolean startsWithMagic(ByteBuffer bytes) {
    return bytes.remaining() >= SEQUENCE_OFFSET
        && (long) I64.get(bytes, bytes.position() + MAGIC_OFFSET) == MAGIC;
  }

  /**
   * Checks the header at index {@code start} of {@code bytes}, which holds all of it.
   *
   * @throws EventFormatException when it is another format's or another version's
   */
  static void check(ByteBuffer bytes, int start, String source) throws EventFormatException {
    long magic = (long) I64.get(bytes, start + MAGIC_OFFSET);
    if (magic != MAGIC) {
      throw new EventFormatException(
          source,
          MAGIC_OFFSET,
          String.format("no AEDAT 3.1 network header: %016x instead of %016x", magic, MAGIC));
    }
    byte version = bytes.get(start + VERSION_OFFSET);
    if (version != VERSION) {
      throw new EventFormatException(
          source,
          VERSION_OFFSET,
          "version " + version + " of the AEDAT 3.1 network header; known is " + VERSION);
    }
  }

  /** The sequence number, without its start bit. */
  static long sequence(ByteBuffer bytes, int start) {
    return (long) I64.get(bytes, start + SEQUENCE_OFFSET) & ~START_BIT;
  }

  /** True when a packet starts behind the header. */
  static boolean starts(ByteBuffer bytes, int start) {
    return ((long) I64.get(bytes, start + SEQUENCE_OFFSET) & START_BIT) != 0;
  }

  /** Writes a header for packets of format {@code RAW} at {@code out}'s position. */
  public static void encode(long sequence, boolean starts, ByteBuffer out) {
    int start = out.position();
    I64.set(out, start + MAGIC_OFFSET, MAGIC);
    I64.set(out, start + SEQUENCE_OFFSET, starts ? sequence | START_BIT : sequence);
    out.put(start + VERSION_OFFSET, VERSION);
    out.put(start + FORMAT_OFFSET, RAW);
    I16.set(out, start + SOURCE_OFFSET, Aedat31Packet.SOURCE_ID);
    out.position(start + LENGTH);
  }
}
