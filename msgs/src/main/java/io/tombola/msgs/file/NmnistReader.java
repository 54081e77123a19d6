package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A sample of N-MNIST or N-Caltech101: events of 5 bytes, without a header.
 *
 * <pre>
 * byte 0 x | byte 1 y from the top | bytes 2-4, big-endian { bit 23 polarity, 1 = ON | bits 22-0 time in us }
 * </pre>
 *
 * <p>An event with y = 240 is none: the sensor's 13-bit counter ran over, and all later times are
 * 8192 us later than they say.
 *
 * <p>Source: Orchard et al., "Converting Static Image Datasets to Spiking Neuromorphic Datasets
 * Using Saccades", 2015, and its {@code Read_Ndataset.m}.
 */
public final class NmnistReader implements EventReader {
  /** Columns and rows of N-MNIST's frame. */
  public static final int SIDE = 34;

  private static final int EVENT_LENGTH = 5;
  private static final int MAX_EVENTS_PER_BATCH = 8192;
  private static final int OVERFLOW_Y = 240;
  private static final int OVERFLOW_US = 1 << 13;
  private static final int ON_BIT = 0x80;
  private static final int TIME_HIGH_MASK = 0x7F;
  private static final long NS_PER_US = 1000;

  private final FileSource file;
  private long overflowUs;

  private NmnistReader(FileSource file) {
    this.file = file;
  }

  /** Opens a file; having no header, it can only turn out wrong while it is read. */
  public static NmnistReader open(Path file) throws IOException {
    return new NmnistReader(FileSource.open(file, ByteOrder.BIG_ENDIAN));
  }

  /**
   * {@inheritDoc}
   *
   * @throws EventFormatException when a pixel lies outside the 34x34 of N-MNIST, or the file ends
   *     inside an event
   */
  @Override
  public boolean read(EventBatch batch) throws IOException {
    batch.clear();
    batch.sensor(SIDE, SIDE);
    if (!file.require(EVENT_LENGTH)) {
      if (file.require(1)) {
        throw new EventFormatException(
            file.name(),
            file.position(),
            "the file ends inside an event of " + EVENT_LENGTH + " bytes; it was cut short");
      }
      return false;
    }
    ByteBuffer bytes = file.buffer();
    int count = Math.min(MAX_EVENTS_PER_BATCH, bytes.remaining() / EVENT_LENGTH);
    batch.ensureCapacity(count);
    for (int i = 0; i < count; i++) {
      add(batch, bytes);
    }
    return true;
  }

  private void add(EventBatch batch, ByteBuffer bytes) throws IOException {
    int x = bytes.get() & 0xFF;
    int y = bytes.get() & 0xFF;
    int high = bytes.get();
    int low = bytes.getShort() & 0xFFFF;
    if (y == OVERFLOW_Y) {
      overflowUs += OVERFLOW_US;
      return;
    }
    if (x >= SIDE || y >= SIDE) {
      throw new EventFormatException(
          file.name(),
          file.position() - EVENT_LENGTH,
          "pixel (" + x + ", " + y + ") is outside 34x34: this is no sample of N-MNIST");
    }
    long timeUs = overflowUs + ((high & TIME_HIGH_MASK) << 16 | low);
    batch.add(timeUs * NS_PER_US, x, y, (high & ON_BIT) != 0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
