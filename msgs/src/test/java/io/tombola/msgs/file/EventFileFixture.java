package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Files of bytes for the readers' tests, and all the events of a reader in one batch. */
final class EventFileFixture {
  private EventFileFixture() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Path write(Path folder, byte[]... parts) throws IOException {
    return Files.write(folder.resolve("events.bin"), join(parts));
  }

  /** A reader of a file called {@code name} with this content, in memory. */
  static EventReader open(String name, byte[]... parts) throws IOException {
    byte[] content = join(parts);
    FileSource source =
        FileSource.of(name, new MemoryChannel(ByteBuffer.wrap(content)), ByteOrder.LITTLE_ENDIAN);
    return EventFiles.of(source, EventFiles.Options.NONE);
  }

  /** One line an event: {@code us x y ON|OFF}. */
  static List<String> lines(EventBatch events) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      lines.add(
          events.sensorTimeNs(i) / 1000
              + " "
              + events.x(i)
              + " "
              + events.y(i)
              + (events.on(i) ? " ON" : " OFF"));
    }
    return lines;
  }

  static EventBatch readAll(EventReader reader) throws IOException {
    EventBatch all = new EventBatch();
    readAll(reader, all);
    return all;
  }

  /** Keeps in {@code all} what came before an exception. */
  static void readAll(EventReader reader, EventBatch all) throws IOException {
    EventBatch batch = new EventBatch();
    try (reader) {
      while (reader.read(batch)) {
        all.sensor(batch.width(), batch.height());
        all.addAll(batch, 0, batch.size());
      }
    }
  }

  /** Bytes as a channel that can only be read. */
  private record MemoryChannel(ByteBuffer bytes) implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer into) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int length = Math.min(into.remaining(), bytes.remaining());
      into.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      return length;
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      bytes.position((int) Math.min(position, bytes.limit()));
      return this;
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
