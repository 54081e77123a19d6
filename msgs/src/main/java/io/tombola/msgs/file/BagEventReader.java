package io.tombola.msgs.file;

import io.tombola.msgs.bag.BagConnection;
import io.tombola.msgs.bag.BagReader;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.wire.EventArrayCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The events of one topic of a bag; a batch is a message. */
final class BagEventReader implements EventReader {
  private final Path file;
  private final BagReader bag;
  private final String topic;

  private BagEventReader(Path file, BagReader bag, String topic) {
    this.file = file;
    this.bag = bag;
    this.topic = topic;
  }

  /** Opens the bag at {@code topic}, or at its only topic of events when that is null. */
  static BagEventReader open(Path file, String topic) throws IOException {
    BagReader bag = BagReader.open(file);
    try {
      return new BagEventReader(file, bag, chooseTopic(file, bag.connections(), topic));
    } catch (IOException e) {
      bag.close();
      throw e;
    }
  }

  private static String chooseTopic(Path file, List<BagConnection> connections, String topic)
      throws EventFormatException {
    List<String> eventTopics =
        connections.stream()
            .filter(BagEventReader::isEventArray)
            .map(BagConnection::topic)
            .distinct()
            .toList();
    if (topic == null ? eventTopics.size() == 1 : eventTopics.contains(topic)) {
      return topic == null ? eventTopics.get(0) : topic;
    }
    if (connections.isEmpty()) {
      throw new EventFormatException(
          file.toString(),
          0,
          "no topic can be read; the bag is empty or cut off: record or copy it again");
    }
    String problem =
        topic == null && eventTopics.size() > 1
            ? "several topics of events, name one of them"
            : "no topic" + (topic == null ? "" : " " + topic) + " of type EventArray";
    throw new EventFormatException(
        file.toString(),
        0,
        problem
            + "; the bag holds "
            + connections.stream()
                .map(c -> c.topic() + " (" + c.type() + ")")
                .distinct()
                .collect(Collectors.joining(", ")));
  }

  private static boolean isEventArray(BagConnection connection) {
    return EventArrayCodec.TYPES.contains(connection.type());
  }

  @Override
  public boolean read(EventBatch batch) throws IOException {
    while (bag.next()) {
      if (bag.connection().topic().equals(topic) && isEventArray(bag.connection())) {
        decode(batch);
        return true;
      }
    }
    batch.clear();
    return false;
  }

  private void decode(EventBatch batch) throws EventFormatException {
    try {
      EventArrayCodec.decode(bag.body(), topic, batch);
    } catch (EventFormatException e) {
      throw new EventFormatException(
          file.toString(),
          bag.recordOffset(),
          "a message in this record is no EventArray: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    bag.close();
  }
}
