package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;

/**
 * A recording being written. It appears under its name with {@link #close()}, and not at all after
 * a failed write or {@link #discard()}.
 */
public interface EventWriter extends Closeable {
  /**
   * Appends events {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IllegalArgumentException when the format cannot say a pixel or a time
   */
  void write(EventBatch batch, int from, int to) throws IOException;

  /** Gives up: {@link #close()} will leave no file. */
  void discard();
}
