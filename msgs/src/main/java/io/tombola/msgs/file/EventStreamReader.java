package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Event Stream ({@code .es}), version 2, streams of DVS events, little-endian.
 *
 * <pre>
 * "Event Stream" | u8 major, minor, patch | u8 type, 1 = DVS | u16 width | u16 height | then
 * u8 { bit 0 polarity, 1 = ON; bits 1-7 us since the last event } u16 x u16 y   an event
 * u8 0xFF                                                                127 us have passed
 * u8 0xFE                                                                reset, no event
 * </pre>
 *
 * <p>Rows are counted from the bottom in the file, from the top on the way out. Sources: the
 * format's description (neuromorphic-paris/event_stream), version 2.0.0.
 */
public final class EventStreamReader extends FileEventReader {
  static final String MAGIC = "Event Stream";

  private static final int MAJOR_OFFSET = MAGIC.length();
  private static final int TYPE_OFFSET = MAJOR_OFFSET + 3;
  private static final int WIDTH_OFFSET = TYPE_OFFSET + 1;
  private static final int HEIGHT_OFFSET = WIDTH_OFFSET + 2;
  private static final int HEADER_LENGTH = HEIGHT_OFFSET + 2;
  private static final int MAJOR_VERSION = 2;
  private static final int DVS_TYPE = 1;

  private static final int EVENT_LENGTH = 5;
  private static final int OVERFLOW = 0xFF;
  private static final int RESET = 0xFE;
  private static final int MAX_STEP_US = 127;

  private long timeUs;

  private EventStreamReader(FileSource file) {
    super(file);
  }

  static EventStreamReader of(FileSource file) throws IOException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    EventStreamReader reader = new EventStreamReader(file);
    if (!file.require(HEADER_LENGTH)) {
      throw reader.malformed(file.size(), "the file ends inside its header; it was cut short");
    }
    ByteBuffer bytes = file.buffer();
    int start = bytes.position();
    int major = bytes.get(start + MAJOR_OFFSET);
    int type = bytes.get(start + TYPE_OFFSET);
    if (major != MAJOR_VERSION || type != DVS_TYPE) {
      throw reader.malformed(
          MAJOR_OFFSET,
          "version "
              + major
              + ", type "
              + type
              + " is not read here, only version 2, type 1 (DVS)");
    }
    int width = bytes.getShort(start + WIDTH_OFFSET) & 0xFFFF;
    int height = bytes.getShort(start + HEIGHT_OFFSET) & 0xFFFF;
    if (width == 0 || height == 0) {
      throw reader.malformed(WIDTH_OFFSET, "a sensor of " + width + "x" + height + " pixels");
    }
    reader.sensor(width, height);
    bytes.position(start + HEADER_LENGTH);
    return reader;
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    if (!file.require(1)) {
      return false;
    }
    int outside = 0;
    while (batch.size() < MAX_EVENTS_PER_BATCH && file.require(1)) {
      ByteBuffer bytes = file.buffer();
      int first = bytes.get(bytes.position()) & 0xFF;
      if (first == OVERFLOW || first == RESET) {
        timeUs += first == OVERFLOW ? MAX_STEP_US : 0;
        bytes.get();
        continue;
      }
      if (!file.require(EVENT_LENGTH)) {
        if (batch.size() == 0) {
          throw malformed(file.position(), "the file ends inside an event; it was cut short");
        }
        break; // Deliver the whole events first; the next call says that the file ends.
      }
      bytes = file.buffer();
      timeUs += bytes.get() >>> 1 & MAX_STEP_US;
      int x = bytes.getShort() & 0xFFFF;
      int y = bytes.getShort() & 0xFFFF;
      if (x < width() && y < height()) {
        batch.add(timeUs * NS_PER_US, x, height() - 1 - y, (first & 1) != 0);
      } else {
        outside++;
      }
    }
    count(batch);
    drop(DropCause.OUTSIDE_SENSOR, outside);
    return true;
  }

  @Override
  public String format() {
    return "Event Stream 2";
  }
}
