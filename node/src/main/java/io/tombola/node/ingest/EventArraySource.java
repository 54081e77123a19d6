package io.tombola.node.ingest;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.wire.EventArrayCodec;
import java.nio.ByteBuffer;

/** A publisher of EventArray; its events' times are ROS times already. */
final class EventArraySource implements TopicSource {
  private final String topic;
  private final CameraIntake intake;
  private final SequenceGaps sequence = new SequenceGaps();

  EventArraySource(String topic, CameraIntake intake) {
    this.topic = topic;
    this.intake = intake;
  }

  @Override
  public void message(ByteBuffer body, long receivedNs) {
    EventBatch batch = null;
    int events = 0;
    try {
      long missing = sequence.missing(EventArrayCodec.seq(body, topic));
      intake.ledger().lostBefore(DropCause.SEQUENCE_GAP, missing);
      events = EventArrayCodec.eventCount(body, topic);
      batch = intake.take();
      if (batch == null) {
        intake.lose(topic, DropCause.MAILBOX_FULL, events, "the camera is behind");
        return;
      }
      EventArrayCodec.decode(body, topic, batch);
    } catch (EventFormatException e) {
      intake.lose(topic, DropCause.MALFORMED, events, e.getMessage());
      if (batch != null) {
        intake.giveBack(batch);
      }
      return;
    }
    intake.hand(topic, batch, 1, receivedNs);
  }
}
