package io.tombola.sim.bench.soak;

import io.tombola.msgs.event.EventBatch;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.sim.replay.Destination;
import io.tombola.sim.replay.EventSender;
import io.tombola.sim.replay.EventTopic;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** The publishers of a soak: a ROS node that comes and goes, and sockets that do. */
final class Publishers {
  private static final long SUBSCRIBER_TIMEOUT_MS = 10_000;

  private Publishers() {}

  /**
   * ROS nodes, one after the other.
   *
   * @param lostMessages counts what each lost as its subscriber was slow
   */
  static Feeder.Factory ros(URI master, String topic, AtomicLong lostMessages) {
    return () -> {
      ConnectedNode node =
          new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("feeder", master));
      EventTopic events = new EventTopic(node, topic);
      if (!events.awaitSubscriber(SUBSCRIBER_TIMEOUT_MS)) {
        node.shutdown();
        throw new IllegalStateException("the node did not subscribe to " + topic);
      }
      return new Feeder.Publisher() {
        @Override
        public void send(EventBatch batch) {
          events.publish(batch, 0, batch.size());
        }

        @Override
        public long sensorNowNs() {
          return System.currentTimeMillis() * 1_000_000L;
        }

        @Override
        public void close() {
          lostMessages.addAndGet(events.droppedMessages());
          node.shutdown();
        }
      };
    };
  }

  /** Sockets, one after the other; each is a sensor whose clock begins at 1 s. */
  static Feeder.Factory raw(Destination destination) {
    return () -> {
      EventSender sender = destination.open();
      long startNs = System.nanoTime() - 1_000_000_000L;
      return new Feeder.Publisher() {
        @Override
        public void send(EventBatch batch) throws Exception {
          sender.send(batch, 0, batch.size());
        }

        @Override
        public long sensorNowNs() {
          return System.nanoTime() - startNs;
        }

        @Override
        public void close() throws Exception {
          sender.close();
        }
      };
    };
  }
}
