package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * AEDAT 2.0 of jAER, recorded from a DVS128: comment lines, then events of 8 bytes, big-endian.
 *
 * <pre>
 * i32 address { bit 0 polarity, 1 = OFF | bits 1-7 127 - x | bits 8-14 y from the bottom } |
 * i32 timestamp in us
 * </pre>
 *
 * <p>Rows are counted from the top on the way out. Addresses with any other bit set (bit 15 of
 * DVS128, bit 31 of jAER) mark synchronization and other special events: they are skipped and
 * counted. Timestamps are followed as 32-bit differences, so they run on when the counter wraps,
 * and go back where the recording does.
 *
 * <p>Sources: jAER {@code AEFileInputStream}, {@code DVS128.Extractor}.
 */
public final class Aedat2Reader extends FileEventReader {
  static final String MAGIC = "#!AER-DAT2.0";

  private static final String CHIP = "# AEChip:";
  private static final String KNOWN_CHIP = "DVS128";
  private static final String END = "#End Of ASCII Header";
  private static final int MAX_LINE_LENGTH = 1 << 16;

  private static final int EVENT_LENGTH = 8;
  private static final int SIDE = 128;
  private static final int OFF_BIT = 0x0001;
  private static final int X_MASK = 0x00FE;
  private static final int X_SHIFT = 1;
  private static final int Y_MASK = 0x7F00;
  private static final int Y_SHIFT = 8;
  private static final int SPECIAL_MASK = ~0x7FFF;

  private boolean started;
  private int lastTimestamp;
  private long timeUs;
  private long specialEvents;

  private Aedat2Reader(FileSource file) throws IOException {
    super(file);
    sensor(SIDE, SIDE);
    readHeader();
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws EventFormatException when it is not AEDAT 2.0 or names another chip than a DVS128,
   *     whose addresses mean something else
   */
  public static Aedat2Reader open(Path file) throws IOException {
    FileSource source = FileSource.open(file, ByteOrder.BIG_ENDIAN);
    try {
      return of(source);
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  static Aedat2Reader of(FileSource source) throws IOException {
    source.order(ByteOrder.BIG_ENDIAN);
    return new Aedat2Reader(source);
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    int count = records(EVENT_LENGTH);
    ByteBuffer bytes = file.buffer();
    batch.ensureCapacity(count);
    for (int i = 0; i < count; i++) {
      add(batch, bytes.getInt(), bytes.getInt());
    }
    count(batch);
    return count > 0;
  }

  @Override
  public String format() {
    return "AEDAT 2.0";
  }

  /** Special events that were skipped so far. */
  public long specialEvents() {
    return specialEvents;
  }

  private void readHeader() throws IOException {
    String line = file.readLine(MAX_LINE_LENGTH);
    if (line == null || !line.startsWith(MAGIC)) {
      throw new EventFormatException(
          file.name(), 0, "no AEDAT 2.0 file: its first line is not " + MAGIC);
    }
    while (file.require(1) && file.buffer().get(file.buffer().position()) == '#') {
      long offset = file.position();
      line = file.readLine(MAX_LINE_LENGTH);
      if (line == null) {
        throw new EventFormatException(file.name(), offset, "a header line has no end");
      }
      if (line.startsWith(CHIP) && !line.contains(KNOWN_CHIP)) {
        throw new EventFormatException(
            file.name(),
            offset,
            "addresses of chip"
                + line.substring(CHIP.length())
                + " are not read here, only those of a DVS128");
      }
      if (line.startsWith(END)) {
        return;
      }
    }
  }

  private void add(EventBatch batch, int address, int timestamp) {
    // The difference in 32-bit arithmetic is right on both sides of the counter's wrap.
    timeUs = started ? timeUs + (timestamp - lastTimestamp) : Integer.toUnsignedLong(timestamp);
    started = true;
    lastTimestamp = timestamp;
    if ((address & SPECIAL_MASK) != 0) {
      specialEvents++;
      return;
    }
    batch.add(
        timeUs * NS_PER_US,
        SIDE - 1 - ((address & X_MASK) >> X_SHIFT),
        SIDE - 1 - ((address & Y_MASK) >> Y_SHIFT),
        (address & OFF_BIT) == 0);
  }
}
