package io.tombola.msgs.file;

import io.tombola.msgs.bag.BagConnection;
import io.tombola.msgs.bag.BagReader;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.io.FileSource;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.msgs.wire.EventPacket;
import io.tombola.msgs.wire.EventPacketDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The events of one topic of a bag, {@code EventArray} or {@code EventPacket}; a batch is a
 * message.
 *
 * <p>Times are those of the events themselves: of an {@code EventArray} mostly ROS times, of an
 * {@code EventPacket} the sensor's.
 */
final class BagEventReader implements EventReader {
  private final String file;
  private final BagReader bag;
  private final String topic;
  private final EventLedger ledger = new EventLedger();
  private final EventPacketDecoder packets = new EventPacketDecoder(ledger);
  private String type;

  private BagEventReader(String file, BagReader bag, String topic) {
    this.file = file;
    this.bag = bag;
    this.topic = topic;
    this.type =
        bag.connections().stream()
            .filter(c -> c.topic().equals(topic) && isEvents(c))
            .findFirst()
            .orElseThrow()
            .type();
  }

  /** Reads the bag at {@code topic}, or at its only topic of events when that is null. */
  static BagEventReader of(FileSource source, String topic) throws IOException {
    BagReader bag = BagReader.of(source);
    return new BagEventReader(
        source.name(), bag, chooseTopic(source.name(), bag.connections(), topic));
  }

  private static String chooseTopic(String file, List<BagConnection> connections, String topic)
      throws EventFormatException {
    List<String> eventTopics =
        connections.stream()
            .filter(BagEventReader::isEvents)
            .map(BagConnection::topic)
            .distinct()
            .toList();
    if (topic == null ? eventTopics.size() == 1 : eventTopics.contains(topic)) {
      return topic == null ? eventTopics.get(0) : topic;
    }
    if (connections.isEmpty()) {
      throw new EventFormatException(
          file, 0, "no topic can be read; the bag is empty or cut off: record or copy it again");
    }
    String problem =
        topic == null && eventTopics.size() > 1
            ? "several topics of events, name one of them"
            : "no topic"
                + (topic == null ? "" : " " + topic)
                + " of type EventArray or EventPacket";
    throw new EventFormatException(
        file,
        0,
        problem
            + "; the bag holds "
            + connections.stream()
                .map(c -> c.topic() + " (" + c.type() + ")")
                .distinct()
                .collect(Collectors.joining(", ")));
  }

  /** True when the connection's messages hold events that are read here. */
  static boolean isEvents(BagConnection connection) {
    return EventArrayCodec.TYPES.contains(connection.type())
        || connection.type().equals(EventPacket.TYPE);
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    while (bag.next()) {
      if (bag.connection().topic().equals(topic) && isEvents(bag.connection())) {
        decode(bag.connection().type(), bag.body(), batch);
        return true;
      }
    }
    batch.clear();
    return false;
  }

  private void decode(String type, ByteBuffer body, EventBatch batch) throws EventFormatException {
    this.type = type;
    try {
      if (type.equals(EventPacket.TYPE)) {
        packets.decode(body, topic, batch);
      } else {
        EventArrayCodec.decode(body, topic, batch);
        ledger.in(batch.size());
        ledger.out(batch.size());
      }
    } catch (EventFormatException e) {
      throw new EventFormatException(
          file,
          bag.recordOffset(),
          "a message in this record is no "
              + type.substring(type.indexOf('/') + 1)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public String format() {
    return "ROS bag 2.0 (" + type + ")";
  }

  @Override
  public EventLedger ledger() {
    return ledger;
  }

  @Override
  public void close() throws IOException {
    bag.close();
  }
}
