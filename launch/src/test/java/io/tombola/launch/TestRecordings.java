package io.tombola.launch;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.bag.BagWriter;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureSimulator;
import io.tombola.sim.scene.Take;
import io.tombola.sim.scene.User;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Recordings that tests make for themselves. */
final class TestRecordings {
  private static final long EPOCH_NS = 1_500_000_000_000_000_000L;

  private TestRecordings() {}

  /** Writes a bag of a simulated person clapping; returns its number of events. */
  static long claps(Path bag, int seconds) throws IOException {
    GestureSimulator person = new GestureSimulator(User.ofSeed(24), Take.ofSeed(5));
    RosType type = new MessageDefinitions().type(EventArrayCodec.DVS_TYPE);
    EventBatch batch = new EventBatch();
    long events = 0;
    person.show(Gesture.HAND_CLAPPING);
    try (BagWriter writer = BagWriter.create(bag, BagCompression.LZ4)) {
      int connection =
          writer.addConnection("/dvs/events", type.name(), type.md5(), type.definition());
      for (int packet = 1; packet <= seconds * 100; packet++) {
        batch.clear();
        person.advance(packet * 10_000L, batch);
        EventBatch shifted = new EventBatch(128, 128, batch.size());
        for (int i = 0; i < batch.size(); i++) {
          shifted.add(EPOCH_NS + batch.sensorTimeNs(i), batch.x(i), batch.y(i), batch.on(i));
        }
        ByteBuffer body = ByteBuffer.allocate(EventArrayCodec.encodedLength("dvs", shifted.size()));
        EventArrayCodec.encode(shifted, 0, shifted.size(), packet, EPOCH_NS, "dvs", body);
        writer.write(connection, EPOCH_NS + packet * 10_000_000L, ByteBuffer.wrap(body.array()));
        events += shifted.size();
      }
    }
    return events;
  }
}
