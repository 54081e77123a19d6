package io.tombola.sim.replay;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Publisher;
import java.util.function.Consumer;

/** A topic of {@code dvs_msgs/EventArray}, written straight into the network's buffers. */
public final class EventTopic {
  private static final String FRAME_ID = "dvs";

  private static final long POLL_MS = 20;

  private final Publisher<Consumer<ByteBuf>> publisher;
  private int sequence;
  private long events;

  /** Advertises the topic. */
  public EventTopic(ConnectedNode node, String topic) {
    publisher =
        node.newRawPublisher(topic, new MessageDefinitions().type(EventArrayCodec.DVS_TYPE));
  }

  /** Waits until somebody listens; false when nobody does within {@code timeoutMs}. */
  public boolean awaitSubscriber(long timeoutMs) throws InterruptedException {
    for (long waitedMs = 0; !publisher.hasSubscribers(); waitedMs += POLL_MS) {
      if (waitedMs >= timeoutMs) {
        return false;
      }
      Thread.sleep(POLL_MS);
    }
    return true;
  }

  /**
   * Publishes events {@code from} to {@code to} as one message, stamped with the last one's time.
   */
  public void publish(EventBatch batch, int from, int to) {
    int length = EventArrayCodec.encodedLength(FRAME_ID, to - from);
    long stampNs = to > from ? batch.sensorTimeNs(to - 1) : 0;
    int number = sequence++;
    publisher.publish(
        buffer -> {
          buffer.ensureWritable(length);
          int start = buffer.writerIndex();
          EventArrayCodec.encode(
              batch, from, to, number, stampNs, FRAME_ID, buffer.nioBuffer(start, length));
          buffer.writerIndex(start + length);
        });
    events += to - from;
  }

  /** Events published so far. */
  public long events() {
    return events;
  }

  /** Messages that slow subscribers lost. */
  public long droppedMessages() {
    return publisher.getDroppedMessages();
  }
}
