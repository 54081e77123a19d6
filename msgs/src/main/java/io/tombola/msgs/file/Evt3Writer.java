package io.tombola.msgs.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.AtomicFile;
import io.tombola.msgs.wire.Evt3Encoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes a Prophesee RAW file of EVT 3.0. Times are cut to microseconds and keep their differences
 * alone; {@link Evt3Encoder} says what else the format cannot hold.
 */
public final class Evt3Writer implements EventWriter {
  private final AtomicFile file;
  private final SensorSize size;
  private final Evt3Encoder encoder = new Evt3Encoder();
  private final ByteBuffer words = ByteBuffer.allocate(4 * Evt3Encoder.MIN_ROOM);
  private boolean started;
  private boolean whole = true;

  private Evt3Writer(AtomicFile file, SensorSize size) {
    this.file = file;
    this.size = size;
  }

  /**
   * Starts a file.
   *
   * @param size for the header; {@link SensorSize#UNKNOWN} for that of the first batch
   */
  public static Evt3Writer create(Path file, SensorSize size) throws IOException {
    return new Evt3Writer(AtomicFile.create(file), size);
  }

  @Override
  public void write(EventBatch batch, int from, int to) throws IOException {
    boolean wholeBefore = whole;
    whole = false;
    start(size.known() ? size : SensorSize.ofHeader(batch.width(), batch.height()));
    int next = from;
    while (next < to) {
      next = encoder.encode(batch, next, to, words.clear());
      file.write(words.flip());
    }
    whole = wholeBefore;
  }

  private void start(SensorSize size) throws IOException {
    if (started) {
      return;
    }
    started = true;
    String header = "% evt 3.0\n% format EVT3";
    if (size.known()) {
      header += ";height=" + size.height() + ";width=" + size.width() + "\n% geometry " + size;
    }
    file.write(ByteBuffer.wrap((header + "\n% end\n").getBytes(US_ASCII)));
  }

  @Override
  public void discard() {
    whole = false;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      if (whole) {
        start(size);
        whole = false;
        file.commit();
      }
    }
  }
}
