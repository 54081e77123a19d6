package io.tombola.msgs.file;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.io.FileSource;
import java.io.IOException;

/** What the readers of one file have in common: source, sensor size and account. */
abstract class FileEventReader implements EventReader {
  static final int MAX_EVENTS_PER_BATCH = 8192;
  static final long NS_PER_US = 1000;

  final FileSource file;
  private final EventLedger ledger = new EventLedger();
  private int width;
  private int height;

  FileEventReader(FileSource file) {
    this.file = file;
  }

  /** Sets the sensor's size, 0 x 0 when the file does not tell it. */
  final void sensor(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Columns of the sensor, 0 when not known. */
  final int width() {
    return width;
  }

  /** Rows of the sensor, 0 when not known. */
  final int height() {
    return height;
  }

  /** Empties the batch and gives it the sensor's size. */
  final void begin(EventBatch batch) {
    batch.clear();
    batch.sensor(width, height);
  }

  /**
   * Number of whole records of {@code length} bytes in the buffer, at most {@value
   * #MAX_EVENTS_PER_BATCH}; 0 at the end of the file.
   *
   * @throws EventFormatException when the file ends inside a record
   */
  final int records(int length) throws IOException {
    if (!file.require(length)) {
      if (file.require(1)) {
        throw malformed(
            file.position(),
            "the file ends inside an event of " + length + " bytes; it was cut short");
      }
      return 0;
    }
    return Math.min(MAX_EVENTS_PER_BATCH, file.buffer().remaining() / length);
  }

  /** Counts events as delivered. */
  final void count(EventBatch batch) {
    ledger.in(batch.size());
    ledger.out(batch.size());
  }

  /** Counts events as left out. */
  final void drop(DropCause cause, long events) {
    if (events > 0) {
      ledger.in(events);
      ledger.drop(cause, events);
    }
  }

  final EventFormatException malformed(long offset, String problem) {
    return new EventFormatException(file.name(), offset, problem);
  }

  @Override
  public final EventLedger ledger() {
    return ledger;
  }

  @Override
  public final void close() throws IOException {
    file.close();
  }
}
