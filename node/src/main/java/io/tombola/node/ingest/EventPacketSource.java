package io.tombola.node.ingest;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.EventPacketDecoder;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A publisher of EventPacket: its driver's sensor time is mapped onto ROS time by the packets'
 * stamps.
 */
final class EventPacketSource implements TopicSource {
  private final String topic;
  private final CameraIntake intake;
  private final FrameId frameId;
  private final EventLedger decoded = new EventLedger();
  private final EventPacketDecoder decoder = new EventPacketDecoder(decoded);
  private Map<DropCause, Long> dropsSeen = Map.of();
  private long lossesSeen;
  private long lostPacketsSeen;

  /**
   * Packets whose number the decoder has not seen, because they were not shown to it or could not
   * be read; it will take them for lost on their way.
   */
  private long skipped;

  EventPacketSource(String topic, CameraIntake intake, FrameId frameId) {
    this.topic = topic;
    this.intake = intake;
    this.frameId = frameId;
    intake.show(topic, decoder.clock());
  }

  @Override
  public void message(ByteBuffer body, long receivedNs) {
    EventBatch batch = intake.take();
    if (batch == null) {
      skipped++;
      intake.lose(topic, DropCause.MAILBOX_FULL, 0, "the camera is behind");
      return;
    }
    try {
      decoder.decode(body, topic, batch);
    } catch (EventFormatException e) {
      skipped++;
      intake.lose(topic, DropCause.MALFORMED, 0, e.getMessage());
      intake.giveBack(batch);
      countLosses(body);
      return;
    }
    countLosses(body);
    countGaps();
    decoder.clock().toRosTime(batch);
    frameId.saw(body);
    intake.hand(topic, batch, 1, receivedNs);
  }

  /** Moves what the decoder left out into the camera's account; a look at two counters mostly. */
  private void countLosses(ByteBuffer message) {
    long losses = decoded.in() - decoded.out();
    if (losses == lossesSeen) {
      return;
    }
    lossesSeen = losses;
    Map<DropCause, Long> drops = decoded.drops();
    drops.forEach(
        (cause, total) -> {
          long fresh = total - dropsSeen.getOrDefault(cause, 0L);
          if (fresh > 0) {
            intake.ledger().decode().in(fresh);
            intake.ledger().decode().drop(cause, fresh);
            String why =
                cause == DropCause.UNKNOWN_ENCODING ? decoder.refusal(message) : cause.sentence();
            intake.warn(topic, (int) fresh, cause, why);
          }
        });
    dropsSeen = drops;
  }

  private void countGaps() {
    long missing = decoder.lostPackets() - lostPacketsSeen;
    if (missing > 0) {
      lostPacketsSeen += missing;
      long onTheWay = Math.max(0, missing - skipped);
      intake
          .ledger()
          .lostBefore(DropCause.SEQUENCE_GAP, onTheWay <= SequenceGaps.MAX_GAP ? onTheWay : 0);
    }
    skipped = 0;
  }
}
