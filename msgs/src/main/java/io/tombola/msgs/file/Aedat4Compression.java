package io.tombola.msgs.file;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/** How the packets of an AEDAT 4 file are stored, by the number in its header. */
enum Aedat4Compression {
  NONE,
  LZ4,
  LZ4_HIGH,
  ZSTD,
  ZSTD_HIGH;

  /** Bytes that a packet may have once decompressed: 4 million events. */
  private static final int MAX_LENGTH = 1 << 26;

  /** The compression with this number, or null when there is none. */
  static Aedat4Compression ofNumber(int number) {
    return number >= 0 && number < values().length ? values()[number] : null;
  }

  /**
   * The stored bytes, decompressed.
   *
   * @param stored an array-backed buffer from position to limit
   * @throws IOException when they are damaged or too many
   */
  ByteBuffer decompress(ByteBuffer stored) throws IOException {
    InputStream bytes =
        new ByteArrayInputStream(
            stored.array(), stored.arrayOffset() + stored.position(), stored.remaining());
    try (InputStream in = decompressor(bytes)) {
      byte[] data = in.readNBytes(MAX_LENGTH);
      if (data.length == MAX_LENGTH && in.read() >= 0) {
        throw new IOException("more than " + MAX_LENGTH + " bytes once decompressed");
      }
      return ByteBuffer.wrap(data).order(stored.order());
    } catch (RuntimeException e) {
      // Neither library promises a checked exception for damaged bytes.
      throw new IOException(this + " data are damaged", e);
    }
  }

  private InputStream decompressor(InputStream bytes) throws IOException {
    return switch (this) {
      case NONE -> bytes;
      // lz4-java refuses frames whose blocks depend on each other, as dv-runtime writes them.
      case LZ4, LZ4_HIGH -> new FramedLZ4CompressorInputStream(bytes);
      case ZSTD, ZSTD_HIGH -> new ZstdInputStream(bytes);
    };
  }
}
