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
  private final FrameId frameId;
  private final SequenceGaps sequence = new SequenceGaps();

  /** Messages since the last number that were too broken to show theirs: they did arrive. */
  private long unread;

  EventArraySource(String topic, CameraIntake intake, FrameId frameId) {
    this.topic = topic;
    this.intake = intake;
    this.frameId = frameId;
  }

  @Override
  public void message(ByteBuffer body, long receivedNs) {
    int events;
    try {
      countGaps(EventArrayCodec.seq(body, topic));
      events = EventArrayCodec.eventCount(body, topic);
    } catch (EventFormatException e) {
      unread++;
      intake.lose(topic, DropCause.MALFORMED, 0, e.getMessage());
      return;
    }
    EventBatch batch = intake.take();
    if (batch == null) {
      intake.lose(topic, DropCause.MAILBOX_FULL, events, "the camera is behind");
      return;
    }
    try {
      EventArrayCodec.decode(body, topic, batch);
    } catch (EventFormatException e) {
      intake.lose(topic, DropCause.MALFORMED, events, e.getMessage());
      intake.giveBack(batch);
      return;
    }
    frameId.saw(body);
    intake.hand(topic, batch, 1, receivedNs);
  }

  private void countGaps(long seq) {
    long onTheWay = Math.max(0, sequence.missing(seq) - unread);
    intake.ledger().lostBefore(DropCause.SEQUENCE_GAP, onTheWay);
    unread = 0;
  }
}
