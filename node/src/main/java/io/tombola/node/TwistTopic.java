package io.tombola.node;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.ros.Twist;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.ParameterTree;
import io.tombola.node.ros.Publisher;
import io.tombola.node.ros.RosException;
import io.tombola.node.twist.TwistDriver;
import io.tombola.node.twist.TwistMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Publishes {@code cmd_vel} from {@code ~gesture_to_twist}. Without that parameter there is no such
 * topic.
 */
final class TwistTopic {
  private static final Duration PERIOD = Duration.ofMillis(50);
  private static final int DEADMAN_MS = 500;
  private static final int STOP_MS = 1000;

  private final Publisher<Twist> topic;
  private final TwistDriver driver;
  private final Map<?, ?> yaml;

  /** The ticket whose gestures the driver's map has. */
  private int generation;

  private final LongSupplier clockNs;

  private TwistTopic(ConnectedNode node, Map<?, ?> yaml, TwistDriver driver, LongSupplier clockNs) {
    this.topic = node.newPublisher("cmd_vel", Twist.TYPE);
    this.yaml = yaml;
    this.driver = driver;
    this.clockNs = clockNs;
  }

  /**
   * Starts publishing if the node is configured to.
   *
   * @throws RosException when the map is wrong; names the entry
   */
  static Optional<TwistTopic> start(
      ConnectedNode node,
      Manifest manifest,
      ScheduledExecutorService scheduler,
      LongSupplier clockNs) {
    ParameterTree tree = node.getParameterTree();
    Map<?, ?> yaml = tree.getMap("~gesture_to_twist", Map.of());
    if (yaml.isEmpty()) {
      return Optional.empty();
    }
    try {
      TwistMap map = map(yaml, manifest);
      var timing =
          new TwistDriver.Timing(
              TimeUnit.MILLISECONDS.toNanos(tree.getInteger("~deadman_ms", DEADMAN_MS)),
              TimeUnit.MILLISECONDS.toNanos(tree.getInteger("~stop_ms", STOP_MS)));
      TwistTopic twist = new TwistTopic(node, yaml, new TwistDriver(map, timing), clockNs);
      var unused = Periodic.every(PERIOD, scheduler, "cmd_vel", twist::tick);
      return Optional.of(twist);
    } catch (IllegalArgumentException e) {
      throw new RosException("parameter ~" + e.getMessage(), e);
    }
  }

  private static TwistMap map(Map<?, ?> yaml, Manifest manifest) {
    return TwistMap.of(yaml, manifest.labels(), manifest.idleClass());
  }

  /**
   * Whether a ticket knows the gestures that move the robot.
   *
   * @throws IllegalArgumentException naming the one that it does not
   */
  void check(Manifest manifest) {
    map(yaml, manifest);
  }

  /** The decision changed; called by one thread at a time. */
  void decided(TicketGeneration ticket, Decision decision) {
    if (ticket.number() != generation) {
      driver.change(map(yaml, ticket.manifest()));
      generation = ticket.number();
    }
    driver.decided(decision);
  }

  /** The network took a timestep of events that had all arrived by {@code receivedNs}. */
  void saw(long receivedNs) {
    driver.saw(receivedNs);
  }

  private void tick() {
    driver.tick(clockNs.getAsLong()).ifPresent(topic::publish);
  }

  /** Stands still, at once; its ticks must have ended. */
  void stop() {
    if (driver.moving()) {
      topic.publish(Twist.ZERO);
    }
  }
}
