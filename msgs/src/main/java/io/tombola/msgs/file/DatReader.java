package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Prophesee's DAT, version 2: {@code %} header, a byte with the event's type, one with its size,
 * then events of 8 bytes, little-endian.
 *
 * <pre>
 * u32 timestamp in us | u32 { bits 0-13 x | 14-27 y | 28-31 polarity, 1 = ON }
 * </pre>
 *
 * <p>Types 0x00 (2D) and 0x0C (CD) are read. Timestamps are followed as 32-bit differences, so they
 * run on when they wrap. Source: Metavision's description of the DAT file format.
 */
public final class DatReader extends FileEventReader {
  private static final int KNOWN_VERSION = 2;
  private static final int TYPE_LENGTH = 2;
  private static final int EVENT_2D = 0x00;
  private static final int EVENT_CD = 0x0C;
  private static final int EVENT_LENGTH = 8;
  private static final int COORDINATE_MASK = 0x3FFF;
  private static final int Y_SHIFT = 14;
  private static final int POLARITY_SHIFT = 28;

  private boolean started;
  private int lastTimestamp;
  private long timeUs;

  private DatReader(FileSource file) {
    super(file);
  }

  /** Reads from behind the header on; size 0 x 0 when not known. */
  static DatReader of(FileSource file, PropheseeHeader header, SensorSize size) throws IOException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    DatReader reader = new DatReader(file);
    reader.sensor(size.width(), size.height());
    if (header.version() != 0 && header.version() != KNOWN_VERSION) {
      throw reader.malformed(
          0, "DAT version " + header.version() + " is not read here, only " + KNOWN_VERSION);
    }
    if (!file.require(TYPE_LENGTH)) {
      throw reader.malformed(file.position(), "the file ends before the type of its events");
    }
    long offset = file.position();
    int type = file.buffer().get() & 0xFF;
    int length = file.buffer().get() & 0xFF;
    if ((type != EVENT_2D && type != EVENT_CD) || length != EVENT_LENGTH) {
      throw reader.malformed(
          offset,
          String.format(
              "events of type 0x%02x and %d bytes are not read here, only 0x00 and 0x0c of %d",
              type, length, EVENT_LENGTH));
    }
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
      int timestamp = bytes.getInt();
      int data = bytes.getInt();
      timeUs = started ? timeUs + (timestamp - lastTimestamp) : Integer.toUnsignedLong(timestamp);
      started = true;
      lastTimestamp = timestamp;
      int x = data & COORDINATE_MASK;
      int y = (data >>> Y_SHIFT) & COORDINATE_MASK;
      if (width() == 0 || (x < width() && y < height())) {
        batch.add(timeUs * NS_PER_US, x, y, data >>> POLARITY_SHIFT != 0);
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
    return "Prophesee DAT";
  }
}
