package io.tombola.msgs.file;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.bag.BagWriter;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.EventArrayCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes events as a bag of {@code dvs_msgs/EventArray}, a message each {@value #MESSAGE_MS} ms
 * like a driver's, or each {@value #MAX_EVENTS} events; stamp and receive time are the last event's
 * time.
 */
public final class BagEventWriter implements EventWriter {
  private static final int MESSAGE_MS = 10;
  private static final long MESSAGE_NS = MESSAGE_MS * 1_000_000L;
  private static final int MAX_EVENTS = 50_000;
  private static final String FRAME_ID = "dvs";

  private final BagWriter bag;
  private final int connection;
  private final SensorSize size;
  private final EventBatch pending = new EventBatch();
  private ByteBuffer body = ByteBuffer.allocate(1 << 16);
  private int sequence;
  private boolean whole = true;

  private BagEventWriter(BagWriter bag, int connection, SensorSize size) {
    this.bag = bag;
    this.connection = connection;
    this.size = size;
  }

  /**
   * Starts a bag with one topic.
   *
   * @param size for the messages; {@link SensorSize#UNKNOWN} for that of each batch
   */
  public static BagEventWriter create(
      Path file, String topic, SensorSize size, BagCompression compression) throws IOException {
    RosType type = new MessageDefinitions().type(EventArrayCodec.DVS_TYPE);
    BagWriter bag = BagWriter.create(file, compression);
    int connection = bag.addConnection(topic, type.name(), type.md5(), type.definition());
    return new BagEventWriter(bag, connection, size);
  }

  @Override
  public void write(EventBatch batch, int from, int to) throws IOException {
    boolean wholeBefore = whole;
    whole = false;
    if (size.known()) {
      pending.sensor(size.width(), size.height());
    } else {
      pending.sensor(batch.width(), batch.height());
    }
    for (int i = from; i < to; i++) {
      long timeNs = batch.sensorTimeNs(i);
      if (pending.size() == MAX_EVENTS
          || (pending.size() > 0 && timeNs - pending.sensorTimeNs(0) >= MESSAGE_NS)) {
        flush();
      }
      pending.add(timeNs, batch.x(i), batch.y(i), batch.on(i));
    }
    whole = wholeBefore;
  }

  private void flush() throws IOException {
    int length = EventArrayCodec.encodedLength(FRAME_ID, pending.size());
    if (body.capacity() < length) {
      body = ByteBuffer.allocate(2 * length);
    }
    long stampNs = pending.sensorTimeNs(pending.size() - 1);
    body.clear();
    EventArrayCodec.encode(pending, 0, pending.size(), sequence++, stampNs, FRAME_ID, body);
    bag.write(connection, stampNs, body.flip());
    pending.clear();
  }

  @Override
  public void discard() {
    whole = false;
  }

  @Override
  public void close() throws IOException {
    try (bag) {
      boolean kept = false;
      try {
        if (whole && pending.size() > 0) {
          flush();
        }
        kept = whole;
      } finally {
        if (!kept) {
          bag.discard();
        }
        whole = false;
      }
    }
  }
}
