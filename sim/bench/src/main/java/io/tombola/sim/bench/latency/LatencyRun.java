package io.tombola.sim.bench.latency;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.ros.Classification2D;
import io.tombola.msgs.ros.GestureCommand;
import io.tombola.node.GestureNode;
import io.tombola.node.actor.LatencyStatistics;
import io.tombola.node.actor.StageTimes.Stage;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosCore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * One measurement: a ROS master, the gesture node, a camera and a subscriber in this process, each
 * a ROS node of its own, joined by TCP over loopback.
 */
final class LatencyRun {
  private static final String TOPIC = "/dvs/events";
  private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long SETTLE_MS = 500;

  /** Commands whenever another class is the surest, so that there are some to time. */
  private static final List<String> EAGER =
      List.of("_min_confidence:=0.01", "_release_confidence:=0.0", "_smoothing_steps:=1");

  private final Path ticket;
  private final Schedule schedule;
  private final int packets;
  private final long warmUpTimesteps;

  /**
   * A measurement that has not begun.
   *
   * @param packets to send, those that warm up included
   * @param warmUpTimesteps that do not count
   */
  LatencyRun(Path ticket, Schedule schedule, int packets, long warmUpTimesteps) {
    this.ticket = ticket;
    this.schedule = schedule;
    this.packets = packets;
    this.warmUpTimesteps = warmUpTimesteps;
  }

  /**
   * What came of it.
   *
   * @param classificationNs from the write of a timestep's last packet to its classification
   * @param commandNs the same to the command, where the decision changed
   * @param stageNs the node's own account of the way, by stage
   * @param timesteps that were to be answered
   * @param droppedPackets lost by the camera's or the node's queues
   */
  record Result(
      Histogram classificationNs,
      Histogram commandNs,
      Map<String, Histogram> stageNs,
      long timesteps,
      long droppedPackets) {}

  /** Runs it to its end. */
  Result run() throws InterruptedException {
    RosCore master = RosCore.newPrivate();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    GestureNode gestures = new GestureNode(ticket.toAbsolutePath());
    List<ConnectedNode> nodes = new ArrayList<>();
    try {
      master.start();
      master.awaitStart();
      List<String> arguments =
          Stream.concat(
                  Stream.of("events:=" + TOPIC, "__master:=" + master.getUri()), EAGER.stream())
              .toList();
      executor.execute(
          gestures,
          new CommandLineLoader(arguments, Map.of()).build(gestures.getDefaultNodeName()));
      for (String name : List.of("camera", "watcher")) {
        nodes.add(
            new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate(name, master.getUri())));
      }
      return measure(gestures, nodes.get(0), nodes.get(1));
    } finally {
      nodes.forEach(ConnectedNode::shutdown);
      executor.shutdown();
      master.shutdown();
    }
  }

  private Result measure(GestureNode gestures, ConnectedNode cameraNode, ConnectedNode watcher)
      throws InterruptedException {
    PacedCamera camera = new PacedCamera(cameraNode, TOPIC, schedule, packets);
    Answers classifications = new Answers(schedule, camera::sentNs, warmUpTimesteps);
    Answers commands = new Answers(schedule, camera::sentNs, warmUpTimesteps);
    var classification =
        watcher.newRawSubscriber(
            "/tombola/classification",
            Classification2D.TYPE.type(),
            (ByteBuf body) -> classifications.message(body));
    var command =
        watcher.newRawSubscriber(
            "/tombola/command",
            GestureCommand.TYPE.type(),
            (ByteBuf body) -> commands.message(body));
    await(
        gestures,
        () ->
            camera.heard()
                && classification.getNumberOfPublishers() == 1
                && command.getNumberOfPublishers() == 1);
    Thread sending = new Thread(camera, "camera");
    sending.start();
    try {
      Map<String, Histogram> before = warmUp(gestures);
      sending.join();
      TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
      Map<String, Histogram> stages = stages(gestures.statistics().latency());
      stages.forEach((stage, histogram) -> histogram.subtract(before.get(stage)));
      return new Result(
          classifications.latencyNs(),
          commands.latencyNs(),
          stages,
          closedTimesteps() - warmUpTimesteps,
          camera.droppedMessages() + gestures.statistics().ledger().socket().dropped());
    } finally {
      camera.end();
      sending.join();
    }
  }

  /** Timesteps that end within what is sent. */
  private long closedTimesteps() {
    return schedule.timestep(schedule.eventNs((long) packets * schedule.eventsPerPacket() - 1));
  }

  /** The node's own account at the end of the warm-up. */
  private Map<String, Histogram> warmUp(GestureNode gestures) throws InterruptedException {
    LatencyStatistics latency = gestures.statistics().latency();
    await(gestures, () -> latency.timesteps().getTotalCount() >= warmUpTimesteps);
    return stages(latency);
  }

  private static Map<String, Histogram> stages(LatencyStatistics latency) {
    Map<String, Histogram> stages = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      stages.put(stage.name().toLowerCase(Locale.ROOT), latency.stage(stage).copy());
    }
    stages.put("node", latency.timesteps().copy());
    stages.put("nodeCommand", latency.commands().copy());
    return stages;
  }

  private void await(GestureNode gestures, BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TIMEOUT_NS + 2 * warmUpTimesteps * schedule.timestepNs();
    while (!condition.getAsBoolean()) {
      if (gestures.error() instanceof RuntimeException failure) {
        throw failure;
      }
      if (System.nanoTime() > deadlineNs) {
        throw new IllegalStateException("the node did not answer");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
