package io.tombola.msgs.bag;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** How the data of a chunk are stored. */
public enum BagCompression {
  /** As they are. */
  NONE("none"),
  /** bzip2: small and slow. */
  BZ2("bz2"),
  /** LZ4 in its frame format, as roslz4 writes: fast. */
  LZ4("lz4");

  private final String field;

  BagCompression(String field) {
    this.field = field;
  }

  /** The compression that a chunk's header calls {@code field}, or null when there is none. */
  static BagCompression ofField(String field) {
    for (BagCompression compression : values()) {
      if (compression.field.equals(field)) {
        return compression;
      }
    }
    return null;
  }

  /** Its name in a chunk's header. */
  public String field() {
    return field;
  }

  /**
   * The bytes in {@code stored}, decompressed; a view when there is nothing to do.
   *
   * @param stored an array-backed buffer, little-endian, from position to limit
   * @param size length of the answer in bytes
   * @throws IOException when they are damaged or of another length
   */
  ByteBuffer decompress(ByteBuffer stored, int size) throws IOException {
    if (this == NONE) {
      requireSize(stored.remaining(), size);
      return stored.slice().order(stored.order());
    }
    InputStream bytes =
        new ByteArrayInputStream(
            stored.array(), stored.arrayOffset() + stored.position(), stored.remaining());
    try (InputStream in =
        this == BZ2 ? new BZip2CompressorInputStream(bytes) : new LZ4FrameInputStream(bytes)) {
      byte[] data = in.readNBytes(size);
      requireSize(in.read() < 0 ? data.length : size + 1L, size);
      return ByteBuffer.wrap(data).order(stored.order());
    } catch (RuntimeException e) {
      // Neither library promises a checked exception for damaged bytes.
      throw new IOException(field + " data are damaged", e);
    }
  }

  /**
   * The bytes from position to limit of an array-backed buffer, as this compression stores them.
   */
  ByteBuffer compress(ByteBuffer data) throws IOException {
    if (this == NONE) {
      return data.slice();
    }
    ByteArrayOutputStream stored = new ByteArrayOutputStream(data.remaining() / 2);
    try (OutputStream out = this == BZ2 ? new BZip2CompressorOutputStream(stored) : lz4(stored)) {
      out.write(data.array(), data.arrayOffset() + data.position(), data.remaining());
    }
    return ByteBuffer.wrap(stored.toByteArray());
  }

  /** A frame as roslz4 writes it; its reader refuses one without a content checksum. */
  private static OutputStream lz4(OutputStream stored) throws IOException {
    return new LZ4FrameOutputStream(
        stored,
        LZ4FrameOutputStream.BLOCKSIZE.SIZE_1MB,
        LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
        LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM);
  }

  private static void requireSize(long got, int size) throws IOException {
    if (got != size) {
      throw new IOException(
          (got < size ? got + " bytes" : "more bytes") + " where the header says " + size);
    }
  }
}
