package io.tombola.msgs.event;

import java.io.Closeable;
import java.io.IOException;

/** A file or stream of events, read forward in bounded batches. */
public interface EventReader extends Closeable {
  /**
   * Replaces the contents of {@code batch} with the next events and its sensor size with this
   * source's.
   *
   * <p>The unit is the source's own (a packet, a message) where it has one, so a batch may be
   * empty.
   *
   * @return false at the end, with {@code batch} left empty
   * @throws EventFormatException when the bytes are not what the format says; names the file and
   *     the byte offset
   */
  boolean read(EventBatch batch) throws IOException;

  /** What the source's format is called, with its version or encoding. */
  String format();

  /** The account so far: events in the source, delivered, and left out by cause. */
  EventLedger ledger();
}
