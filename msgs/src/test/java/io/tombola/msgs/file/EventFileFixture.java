package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

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
}
