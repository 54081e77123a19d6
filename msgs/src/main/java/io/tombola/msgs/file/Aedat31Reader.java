package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * AEDAT 3.1, the format of cAER and of the DVS128Gesture data set: an ASCII header, then packets of
 * events of one type, of which the polarity packets are decoded and the others skipped.
 *
 * <p>A batch is a packet, or {@value #MAX_EVENTS_PER_BATCH} events of a longer one. Both {@code
 * RAW} and {@code SerializedTS} polarity packets are read. Polarity events whose valid bit is 0 are
 * counted and left out, unless the packet's header calls all its events valid: some writers never
 * set the bits, and the header is what libcaer keeps in step when a filter invalidates events.
 *
 * <p>Sources: libcaer {@code events/common.h}, {@code events/polarity.h}; caer {@code
 * output_common.c}, {@code input_common.c}.
 */
public final class Aedat31Reader extends FileEventReader {
  private final Aedat31Packet packet = new Aedat31Packet();
  private final SerializedTimestamps serialized = new SerializedTimestamps();
  private int eventsLeft;
  private long packetEnd;
  private long skippedPackets;
  private long invalidEvents;

  private Aedat31Reader(FileSource file) throws IOException {
    super(file);
    Aedat31Header header = Aedat31Header.read(file);
    sensor(header.width(), header.height());
    this.packetEnd = file.position();
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws EventFormatException when the header is not one of AEDAT 3.1
   */
  public static Aedat31Reader open(Path file) throws IOException {
    FileSource source = FileSource.open(file, ByteOrder.LITTLE_ENDIAN);
    try {
      return of(source);
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  static Aedat31Reader of(FileSource source) throws IOException {
    source.order(ByteOrder.LITTLE_ENDIAN);
    return new Aedat31Reader(source);
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    begin(batch);
    while (eventsLeft == 0) {
      if (!nextPacket()) {
        return false;
      }
    }
    long invalidBefore = invalidEvents;
    if (packet.compressed()) {
      readSerialized(batch);
    } else {
      readRaw(batch);
    }
    count(batch);
    drop(DropCause.INVALID, invalidEvents - invalidBefore);
    return true;
  }

  @Override
  public String format() {
    return "AEDAT 3.1";
  }

  /** Packets of other types than polarity that were skipped so far. */
  public long skippedPackets() {
    return skippedPackets;
  }

  /** Polarity events left out so far because they were marked invalid. */
  public long invalidEvents() {
    return invalidEvents;
  }

  /** Reads headers up to the next polarity packet; false at the end of the file. */
  private boolean nextPacket() throws IOException {
    if (file.position() != packetEnd) {
      throw new EventFormatException(
          file.name(),
          file.position(),
          "the packet's events end here, its length says byte " + packetEnd);
    }
    while (file.require(1)) {
      if (!file.require(Aedat31Packet.HEADER_LENGTH)) {
        throw new EventFormatException(
            file.name(), file.position(), "the file ends inside a packet header");
      }
      packet.read(file.buffer(), file.name(), file.position());
      packetEnd = file.position() + packet.dataLength();
      if (packet.isPolarity()) {
        eventsLeft = packet.eventNumber();
        serialized.start();
        return true;
      }
      if (packetEnd > file.size()) {
        throw new EventFormatException(
            file.name(), file.size(), "the file ends inside a packet that ends at " + packetEnd);
      }
      file.position(packetEnd);
      skippedPackets++;
    }
    return false;
  }

  private void readRaw(EventBatch batch) throws IOException {
    requireEvent(Aedat31Packet.EVENT_LENGTH);
    ByteBuffer bytes = file.buffer();
    int count = Math.min(eventsLeft, MAX_EVENTS_PER_BATCH);
    count = Math.min(count, bytes.remaining() / Aedat31Packet.EVENT_LENGTH);
    batch.ensureCapacity(count);
    for (int i = 0; i < count; i++) {
      add(batch, bytes.getInt(), bytes.getInt());
    }
    eventsLeft -= count;
  }

  private void readSerialized(EventBatch batch) throws IOException {
    int count = Math.min(eventsLeft, MAX_EVENTS_PER_BATCH);
    for (int i = 0; i < count; i++) {
      int length = serialized.inRun() ? Aedat31Packet.EVENT_TS_OFFSET : Aedat31Packet.EVENT_LENGTH;
      if (i > 0 && !file.require(length)) {
        return; // Deliver the whole events first; the next call says that the file ends.
      }
      requireEvent(length);
      ByteBuffer bytes = file.buffer();
      int data = bytes.getInt();
      add(batch, data, serialized.inRun() ? serialized.next() : serialized.next(bytes.getInt()));
      eventsLeft--;
    }
  }

  private void requireEvent(int bytes) throws IOException {
    if (!file.require(bytes)) {
      throw new EventFormatException(
          file.name(),
          file.position(),
          "the file ends inside a packet with " + eventsLeft + " events to come");
    }
  }

  private void add(EventBatch batch, int data, int timestamp) throws EventFormatException {
    if (packet.allValid() || Aedat31Packet.valid(data)) {
      batch.add(
          packet.timeNs(timestamp),
          Aedat31Packet.x(data),
          Aedat31Packet.y(data),
          Aedat31Packet.on(data));
    } else {
      invalidEvents++;
    }
  }
}
