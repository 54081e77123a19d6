package io.tombola.node.ingest;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.CameraSystem.Camera;
import io.tombola.node.actor.EventBatchPool;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes EventArray messages straight from the network buffer into a camera's batches.
 *
 * <p>It never blocks and never fails: a malformed message, or one that finds every batch on its
 * way, is counted and left.
 */
public final class EventIngest {
  private static final Logger LOG = LoggerFactory.getLogger(EventIngest.class);
  private static final long WARNING_INTERVAL_NS = 1_000_000_000L;

  private final String topic;
  private final EventBatchPool pool;
  private final CameraStatistics statistics;
  private final Camera camera;
  private final LongSupplier clockNs;
  private final SequenceGaps sequence = new SequenceGaps();
  private long lastWarningNs;
  private boolean warned;

  /** Feeds {@code camera} from {@code topic}; one thread at a time. */
  public EventIngest(
      String topic,
      EventBatchPool pool,
      CameraStatistics statistics,
      Camera camera,
      LongSupplier clockNs) {
    this.topic = topic;
    this.pool = pool;
    this.statistics = statistics;
    this.camera = camera;
    this.clockNs = clockNs;
  }

  /** Takes one serialized EventArray; the buffer is not kept. */
  public void message(ByteBuffer body) {
    long receivedNs = clockNs.getAsLong();
    EventBatch batch = null;
    int events = 0;
    try {
      long missing = sequence.missing(EventArrayCodec.seq(body, topic));
      statistics.ledger().lostBefore(DropCause.SEQUENCE_GAP, missing);
      events = EventArrayCodec.eventCount(body, topic);
      batch = pool.take();
      if (batch == null) {
        lose(DropCause.MAILBOX_FULL, events, receivedNs, "the camera is behind");
        return;
      }
      EventArrayCodec.decode(body, topic, batch);
      if (batch.width() == 0 || batch.height() == 0) {
        throw new EventFormatException(topic, 0, "the sensor's size is 0");
      }
    } catch (EventFormatException e) {
      lose(DropCause.MALFORMED, events, receivedNs, e.getMessage());
      if (batch != null) {
        pool.give(batch);
      }
      return;
    }
    statistics.ledger().passed(events);
    camera.events(batch, receivedNs);
  }

  private void lose(DropCause cause, int events, long nowNs, String why) {
    statistics.ledger().lost(cause, events);
    if (!warned || nowNs - lastWarningNs >= WARNING_INTERVAL_NS) {
      warned = true;
      lastWarningNs = nowNs;
      LOG.warn("{}: dropped {} events ({}): {}", topic, events, cause, why);
    }
  }
}
