package io.tombola.msgs.file;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;

/** A recording whose sensor size is known from elsewhere. */
record SizedReader(EventReader reader, SensorSize size) implements EventReader {
  @Override
  public boolean read(EventBatch batch) throws IOException {
    boolean more = reader.read(batch);
    batch.sensor(size.width(), size.height());
    return more;
  }

  @Override
  public String format() {
    return reader.format();
  }

  @Override
  public EventLedger ledger() {
    return reader.ledger();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
