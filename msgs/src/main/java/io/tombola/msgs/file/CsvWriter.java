package io.tombola.msgs.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes events as text that {@link CsvReader} reads: the sensor's size as a comment, the names
 * {@code t_ns,x,y,on}, then a line an event. Nothing of an event is lost.
 */
public final class CsvWriter implements EventWriter {
  private static final int FLUSH_LENGTH = 1 << 16;

  private final AtomicFile file;
  private final SensorSize size;
  private final StringBuilder text = new StringBuilder(FLUSH_LENGTH + 64);
  private boolean started;
  private boolean whole = true;

  private CsvWriter(AtomicFile file, SensorSize size) {
    this.file = file;
    this.size = size;
  }

  /**
   * Starts a file.
   *
   * @param size for the first line; {@link SensorSize#UNKNOWN} for that of the first batch
   */
  public static CsvWriter create(Path file, SensorSize size) throws IOException {
    return new CsvWriter(AtomicFile.create(file), size);
  }

  @Override
  public void write(EventBatch batch, int from, int to) throws IOException {
    boolean wholeBefore = whole;
    whole = false;
    start(size.known() ? size : SensorSize.ofHeader(batch.width(), batch.height()));
    for (int i = from; i < to; i++) {
      text.append(batch.sensorTimeNs(i)).append(',');
      text.append(batch.x(i)).append(',').append(batch.y(i)).append(',');
      text.append(batch.on(i) ? '1' : '0').append('\n');
      if (text.length() > FLUSH_LENGTH) {
        flush();
      }
    }
    whole = wholeBefore;
  }

  private void start(SensorSize size) {
    if (!started) {
      started = true;
      text.append(size.known() ? CsvReader.SIZE + size + "\n" : "").append("t_ns,x,y,on\n");
    }
  }

  private void flush() throws IOException {
    file.write(ByteBuffer.wrap(text.toString().getBytes(US_ASCII)));
    text.setLength(0);
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
        flush();
        file.commit();
      }
    }
  }
}
