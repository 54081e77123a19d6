package io.tombola.node;

import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.Latency;
import io.tombola.node.actor.StageTimes;
import io.tombola.node.actor.StageTimes.Stage;
import io.tombola.node.ros.Publisher;
import java.util.function.Supplier;

/**
 * Publishes {@code ~latency} (tombola_msgs/Latency): where each timestep's time went. Called by the
 * camera's thread alone.
 */
final class LatencyTopic {
  private final Publisher<Latency> topic;
  private final Supplier<String> frameId;
  private int sequence;

  LatencyTopic(Publisher<Latency> topic, Supplier<String> frameId) {
    this.topic = topic;
    this.frameId = frameId;
  }

  /**
   * Publishes one timestep's times if anybody wants them.
   *
   * @param timestep its number since the node's start
   * @param generation of the ticket that it ran
   * @param rung of that ticket's ladder
   */
  void publish(long timestep, int generation, int rung, StageTimes times, long lastEventNs) {
    if (!topic.hasSubscribers()) {
      return;
    }
    topic.publish(
        new Latency(
            new Header(sequence++, lastEventNs, frameId.get()),
            generation,
            rung,
            timestep,
            times.receivedNs(),
            times.ns(Stage.DECODE),
            times.ns(Stage.QUEUE),
            times.ns(Stage.BIN),
            times.ns(Stage.INFER),
            times.ns(Stage.PUBLISH),
            times.totalNs()));
  }
}
