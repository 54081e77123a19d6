package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import io.tombola.msgs.wire.Dvs128Address;
import io.tombola.msgs.wire.MicrosecondCounter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * AEDAT 2.0 of jAER, recorded from a DVS128: comment lines, then events of 8 bytes, big-endian.
 *
 * <pre>
 * i32 address | i32 timestamp in us
 * </pre>
 *
 * <p>Addresses are those of {@link Dvs128Address}; special ones are skipped and counted. Timestamps
 * are followed as 32-bit differences, so they run on when the counter wraps, and go back where the
 * recording does.
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

  private final MicrosecondCounter counter = new MicrosecondCounter();
  private long specialEvents;

  private Aedat2Reader(FileSource file) throws IOException {
    super(file);
    sensor(Dvs128Address.SIDE, Dvs128Address.SIDE);
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
    long timeNs = counter.timeNs(timestamp);
    if (Dvs128Address.special(address)) {
      specialEvents++;
    } else {
      Dvs128Address.add(batch, address, timeNs);
    }
  }
}
