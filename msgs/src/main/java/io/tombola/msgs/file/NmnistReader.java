package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The files {@code .bin} of N-MNIST (and N-Caltech101, given its size): events of 40 bits,
 * big-endian, without a header.
 *
 * <pre>
 * u8 x | u8 y | bit 23 polarity, 1 = ON, bits 0-22 timestamp in us
 * </pre>
 *
 * <p>An event of row 240 is none: the time counter of 13 bits has wrapped once more than the
 * timestamps show. Sources: the data set's own description and Matlab reader.
 */
public final class NmnistReader extends FileEventReader {
  /** The data set's own sensor, of which only so many pixels are kept. */
  static final SensorSize SIZE = new SensorSize(34, 34);

  private static final int EVENT_LENGTH = 5;
  private static final int OVERFLOW_ROW = 240;
  private static final int OVERFLOW_US = 1 << 13;
  private static final int POLARITY_SHIFT = 23;
  private static final int TIME_MASK = (1 << POLARITY_SHIFT) - 1;

  private long overflowUs;

  private NmnistReader(FileSource file) {
    super(file);
  }

  static NmnistReader of(FileSource file, SensorSize size) {
    file.order(ByteOrder.BIG_ENDIAN);
    NmnistReader reader = new NmnistReader(file);
    reader.sensor(size.width(), size.height());
    return reader;
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    int events = records(EVENT_LENGTH);
    ByteBuffer bytes = file.buffer();
    batch.ensureCapacity(events);
    int outside = 0;
    for (int i = 0; i < events; i++) {
      int x = bytes.get() & 0xFF;
      int y = bytes.get() & 0xFF;
      int data = (bytes.get() & 0xFF) << 16 | (bytes.getShort() & 0xFFFF);
      if (y == OVERFLOW_ROW) {
        overflowUs += OVERFLOW_US;
      } else if (x < width() && y < height()) {
        batch.add(
            (overflowUs + (data & TIME_MASK)) * NS_PER_US, x, y, data >>> POLARITY_SHIFT != 0);
      } else {
        outside++;
      }
    }
    count(batch);
    drop(DropCause.OUTSIDE_SENSOR, outside);
    return events > 0;
  }

  @Override
  public String format() {
    return "N-MNIST";
  }
}
