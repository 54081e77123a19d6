package io.tombola.sim.cli;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.node.GestureNode;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeMain;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosCore;
import io.tombola.sim.data.ConfusionMatrix;
import io.tombola.sim.replay.SimulatedCamera;
import io.tombola.sim.scene.Gesture;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola demo}: the whole road in one process, on simulated people. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a ROS master, a simulated camera and the gesture node in this process and prints",
      "gestures as they are recognised. People and camera are simulated; the search never saw them."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int SETTLE_SECONDS = 15;
  private static final int MAX_PORT = 0xFFFF;
  private static final double USUAL_GESTURE_SECONDS = 2;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "How long gestures are shown (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--gesture-seconds",
      paramLabel = "S",
      description = "How long each is shown (default: 2, or --seconds where that is less).")
  private Double gestureSeconds;

  @Option(names = "--ticket", paramLabel = "FILE", description = "Default: the shipped ticket.")
  private Path ticket;

  @Option(
      names = "--window-hop",
      paramLabel = "TIMESTEPS",
      defaultValue = "-1",
      description = {
        "Of a spiking ViT: from one decision to the next; 0 for a window (default: half a",
        "second's, or a window where that is shorter)."
      })
  private int windowHop;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Draws people, light and order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--web",
      paramLabel = "PORT",
      description = "Show events and decisions on a page for browsers of this machine.")
  private Integer web;

  @Option(names = "--json", description = "End with one JSON object instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final DemoScore score = new DemoScore();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long epochOffsetNs = epochNs() - System.nanoTime();
  private volatile long shownEvents;

  @Override
  public Integer call() throws InterruptedException {
    if (gestureSeconds == null) {
      gestureSeconds = Math.min(USUAL_GESTURE_SECONDS, seconds);
    }
    if (seconds < 1 || !(gestureSeconds >= 0.5)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be at least 1 and --gesture-seconds at least 0.5");
    }
    if (gestureSeconds > seconds) {
      throw new ParameterException(
          spec.commandLine(),
          "--gesture-seconds %s is more than --seconds %d: no gesture could be shown"
              .formatted(gestureSeconds, seconds));
    }
    if (web != null && (web < 1 || web > MAX_PORT)) {
      throw new ParameterException(
          spec.commandLine(), "--web %d: a port is 1 to %d".formatted(web, MAX_PORT));
    }
    Path file =
        ticket != null
            ? ticket
            : ShippedTicket.file()
                .orElseThrow(
                    () -> new ParameterException(spec.commandLine(), "name --ticket FILE"));
    if (!json) {
      say("Simulated people gesture before a simulated camera; the search never saw them.");
      if (web != null) {
        say("Live page: http://127.0.0.1:%d/", web);
      }
    }
    RosCore master = RosCore.newPrivate();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    GestureNode node = new GestureNode(file.toAbsolutePath());
    try {
      master.start();
      master.awaitStart();
      start(executor, node, master.getUri());
      start(executor, new Watcher(), master.getUri());
      start(executor, camera(), master.getUri());
      await(node);
    } finally {
      executor.shutdown();
      master.shutdown();
    }
    report(node.statistics());
    return 0;
  }

  private void start(NodeMainExecutor executor, NodeMain main, URI master) {
    // The remap is what a launch file does for a real camera.
    List<String> arguments =
        new ArrayList<>(
            List.of("events:=/dvs/events", "_window_hop:=" + windowHop, "__master:=" + master));
    if (web != null) {
      arguments.add("_web/port:=" + web);
    }
    executor.execute(
        main, new CommandLineLoader(arguments, Map.of()).build(main.getDefaultNodeName()));
  }

  /** Waits for the show's end; a node that fails on the way ends it. */
  private void await(GestureNode node) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2L * seconds + SETTLE_SECONDS);
    while (!ended.await(100, TimeUnit.MILLISECONDS)) {
      NodeCommand.end(node.error());
      if (System.nanoTime() > deadlineNs) {
        throw new IllegalStateException("the simulated camera did not come to its end");
      }
    }
  }

  private SimulatedCamera camera() {
    return new SimulatedCamera(
        DemoScript.of(seconds, gestureSeconds, seed),
        this::nowNs,
        new SimulatedCamera.Listener() {
          @Override
          public void shows(SimulatedCamera.Performance performance, long onsetNs) {
            score.shows(performance.gesture(), onsetNs);
          }

          @Override
          public void ends(long endNs, long events) {
            score.ends(endNs);
            shownEvents = events;
            ended.countDown();
          }
        });
  }

  private final class Watcher extends AbstractNodeMain {
    @Override
    public String getDefaultNodeName() {
      return "watcher";
    }

    @Override
    public void onStart(ConnectedNode node) {
      node.newSubscriber("/tombola/command", GestureCommand.TYPE)
          .addMessageListener(DemoCommand.this::onCommand);
    }
  }

  private void onCommand(GestureCommand command) {
    score.receives(command, nowNs());
    if (command.state() == GestureCommand.State.GESTURE && !json) {
      String shown = score.shownAt(command.lastEventSensorNs()).map(Gesture::label).orElse("-");
      say(
          "%6.1f s   %-28s %3.0f %%   shown: %s",
          score.secondsAt(command.lastEventSensorNs()),
          command.label(),
          100 * command.confidence(),
          shown.equals(command.label()) ? "the same" : shown);
    }
  }

  private void report(CameraStatistics statistics) {
    List<DemoScore.Outcome> outcomes = score.outcomes();
    long correct = outcomes.stream().filter(DemoScore.Outcome::right).count();
    long dropped =
        statistics.ledger().droppedEvents() + (shownEvents - statistics.ledger().decode().in());
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("simulated", true);
    report.put("shown", outcomes.size());
    report.put("correct", correct);
    report.put("events", shownEvents);
    report.put("dropped", dropped);
    report.put("stepP50Us", statistics.stepNs().getValueAtPercentile(50) / 1e3);
    report.put("stepP99Us", statistics.stepNs().getValueAtPercentile(99) / 1e3);
    Histogram latency = score.latencyNs();
    report.put("latencyP50Us", latency.getValueAtPercentile(50) / 1e3);
    report.put("latencyP99Us", latency.getValueAtPercentile(99) / 1e3);
    double onsetNs = score.onsetMedianNs();
    report.put("onsetMedianMs", Double.isNaN(onsetNs) ? null : onsetNs / 1e6);
    if (json) {
      spec.commandLine().getOut().println(Json.of(report));
      return;
    }
    say("%s", confusion(outcomes));
    say(
        "%d of %d simulated gestures right | events %d, dropped %d | step p50 %.0f us, p99 %.0f us |"
            + " event to command p50 %.1f ms, p99 %.1f ms | onset to first right command %s",
        correct,
        outcomes.size(),
        shownEvents,
        dropped,
        report.get("stepP50Us"),
        report.get("stepP99Us"),
        latency.getValueAtPercentile(50) / 1e6,
        latency.getValueAtPercentile(99) / 1e6,
        Double.isNaN(onsetNs)
            ? "none"
            : String.format(Locale.ROOT, "%.0f ms (median)", onsetNs / 1e6));
  }

  private static String confusion(List<DemoScore.Outcome> outcomes) {
    List<String> labels =
        Stream.concat(
                Stream.of(Gesture.values())
                    .filter(gesture -> gesture != Gesture.OTHER_GESTURES)
                    .map(Gesture::label),
                Stream.of("(none)"))
            .toList();
    ConfusionMatrix matrix = new ConfusionMatrix(labels);
    for (DemoScore.Outcome outcome : outcomes) {
      int standing = outcome.standing() == 0 ? labels.size() - 1 : (int) outcome.standing() - 1;
      matrix.add(outcome.gesture().id() - 1, standing);
    }
    return matrix.toString();
  }

  private long nowNs() {
    return epochOffsetNs + System.nanoTime();
  }

  private static long epochNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
