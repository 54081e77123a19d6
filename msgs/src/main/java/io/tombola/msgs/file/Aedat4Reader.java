package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * AEDAT 4, the format of DV: {@link Aedat4Header}, then packets, each one frame of LZ4 or Zstandard
 * or stored plain, of which the first stream of events is decoded and the others are skipped.
 *
 * <pre>
 * packet: i32 stream | i32 size | size bytes, decompressed: u32 size | FlatBuffer "EVTS" {
 * 0 elements: [ i64 us | i16 x | i16 y | u8 polarity, 1 = ON | 3 unused ] }           little-endian
 * </pre>
 *
 * <p>Source: jAER {@code aedat4/schemas/*.fbs}, {@code Aedat4FileInputStream}.
 */
public final class Aedat4Reader extends FileEventReader {
  private static final int PACKET_HEADER_LENGTH = 8;
  private static final int MAX_PACKET_LENGTH = 1 << 26;
  private static final int ROOT_OFFSET = 4;
  private static final int ELEMENTS = 0;

  private static final int EVENT_LENGTH = 16;
  private static final int X_OFFSET = 8;
  private static final int Y_OFFSET = 10;
  private static final int POLARITY_OFFSET = 12;

  private final Aedat4Header header;
  private final long packetsEnd;
  private ByteBuffer events = ByteBuffer.allocate(0);

  private Aedat4Reader(FileSource file) throws IOException {
    super(file);
    header = Aedat4Header.read(file);
    sensor(header.size().width(), header.size().height());
    packetsEnd =
        header.dataTablePosition() >= file.position() ? header.dataTablePosition() : file.size();
  }

  static Aedat4Reader of(FileSource source) throws IOException {
    source.order(ByteOrder.LITTLE_ENDIAN);
    return new Aedat4Reader(source);
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    while (!events.hasRemaining()) {
      if (!nextPacket()) {
        return false;
      }
    }
    int count = Math.min(MAX_EVENTS_PER_BATCH, events.remaining() / EVENT_LENGTH);
    batch.ensureCapacity(count);
    int outside = 0;
    int at = events.position();
    for (int i = 0; i < count; i++, at += EVENT_LENGTH) {
      int x = events.getShort(at + X_OFFSET);
      int y = events.getShort(at + Y_OFFSET);
      // Coordinates are signed, so they can be below 0.
      if (x < 0 || y < 0 || (width() > 0 && (x >= width() || y >= height()))) {
        outside++;
      } else {
        batch.add(events.getLong(at) * NS_PER_US, x, y, events.get(at + POLARITY_OFFSET) != 0);
      }
    }
    events.position(at);
    count(batch);
    drop(DropCause.OUTSIDE_SENSOR, outside);
    return true;
  }

  /** Reads packets up to the next of the stream; false at their end. */
  private boolean nextPacket() throws IOException {
    while (file.position() < packetsEnd && file.require(1)) {
      long offset = file.position();
      if (!file.require(PACKET_HEADER_LENGTH)) {
        throw malformed(offset, "the file ends inside a packet's header; it was cut short");
      }
      int stream = file.buffer().getInt();
      int length = file.buffer().getInt();
      if (length < 0 || length > MAX_PACKET_LENGTH) {
        throw malformed(offset, "a packet of " + (length & 0xFFFF_FFFFL) + " bytes");
      }
      if (length > file.size() - file.position()) {
        throw malformed(offset, "the file ends inside this packet of " + length + " bytes");
      }
      if (stream != header.stream()) {
        file.position(file.position() + length);
        continue;
      }
      file.require(length);
      readPacket(offset, length);
      return true;
    }
    return false;
  }

  private void readPacket(long offset, int length) throws IOException {
    ByteBuffer bytes = file.buffer();
    ByteBuffer stored = bytes.duplicate().order(bytes.order());
    stored.limit(bytes.position() + length);
    try {
      ByteBuffer packet = header.compression().decompress(stored);
      events = new FlatTable(packet, ROOT_OFFSET).vector(ELEMENTS, EVENT_LENGTH);
    } catch (FlatTable.Malformed | IOException e) {
      throw new EventFormatException(
          file.name(), offset, "this packet cannot be read: " + e.getMessage(), e);
    }
    bytes.position(bytes.position() + length);
  }

  @Override
  public String format() {
    return header.compression() == Aedat4Compression.NONE
        ? "AEDAT 4"
        : "AEDAT 4 (" + header.compression() + ")";
  }
}
