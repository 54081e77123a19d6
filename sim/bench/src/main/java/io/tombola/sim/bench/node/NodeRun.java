package io.tombola.sim.bench.node;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.GestureNode;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeMain;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosCore;
import io.tombola.sim.bench.node.CameraProcess.Sent;
import io.tombola.sim.bench.node.CameraScript.Stretch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run: a ROS master, the gesture node and a ROS node that listens to its commands in this
 * process, the camera in another.
 */
final class NodeRun {
  private static final String TOPIC = "/dvs/events";
  private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long SETTLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

  private final Setup setup;
  private final Scenario scenario;
  private final boolean controlled;
  private final StepLog steps;
  private final CommandLog commands = new CommandLog();
  private final GestureNode node;
  private final long epochOffsetNs = epochNs() - System.nanoTime();

  /**
   * What does not change from run to run.
   *
   * @param rungs of the ticket's ladder
   * @param budgetQuietMs for which a larger rung must fit before it is taken
   * @param packetUs that a message of the camera spans
   */
  record Setup(
      Path ticket,
      Manifest manifest,
      int rungs,
      double budgetUs,
      int budgetQuietMs,
      long packetUs,
      long patternSeed) {
    long timestepUs() {
      return manifest.frames().timestepUs();
    }
  }

  private NodeRun(Setup setup, Scenario scenario, boolean controlled) {
    this.setup = setup;
    this.scenario = scenario;
    this.controlled = controlled;
    this.steps =
        new StepLog((int) scenario.firstTimestep(scenario.phases().size(), setup.timestepUs()));
    this.node = new GestureNode(setup.ticket(), steps);
  }

  /** Runs a scenario in real time. */
  static RunLog of(Setup setup, Scenario scenario, boolean controlled)
      throws IOException, InterruptedException {
    return new NodeRun(setup, scenario, controlled).run();
  }

  private RunLog run() throws IOException, InterruptedException {
    RosCore master = RosCore.newPrivate();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    try {
      master.start();
      master.awaitStart();
      start(executor, commands, master.getUri(), List.of());
      start(executor, node, master.getUri(), nodeArguments());
      return run(executor, CameraProcess.start(script(master.getUri())));
    } finally {
      executor.shutdown();
      master.shutdown();
    }
  }

  private RunLog run(NodeMainExecutor executor, CameraProcess camera)
      throws IOException, InterruptedException {
    try (camera) {
      try {
        return film(camera);
      } finally {
        // Before the camera, or the node would look for it.
        executor.shutdown();
      }
    }
  }

  private static void start(
      NodeMainExecutor executor, NodeMain main, URI master, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("__master:=" + master);
    executor.execute(main, new CommandLineLoader(all, Map.of()).build(main.getDefaultNodeName()));
  }

  /** Whatever class is likeliest is commanded at once: every change of mind is a command. */
  private List<String> nodeArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("events:=" + TOPIC);
    arguments.add("_min_confidence:=0.01");
    arguments.add("_release_confidence:=0.0");
    arguments.add("_smoothing_steps:=1");
    arguments.add("_dwell_ms:=0");
    if (controlled) {
      arguments.add("_budget_us_per_step:=" + setup.budgetUs());
      arguments.add("_budget_quiet_ms:=" + setup.budgetQuietMs());
    }
    return arguments;
  }

  private CameraScript script(URI master) {
    List<Stretch> stretches =
        scenario.phases().stream()
            .map(it -> new Stretch(packets(it), it.megaEventsPerSecond()))
            .toList();
    return new CameraScript(
        master,
        TOPIC,
        setup.manifest().architecture().width(),
        setup.manifest().architecture().height(),
        setup.timestepUs(),
        setup.packetUs(),
        setup.patternSeed(),
        epochOffsetNs,
        stretches);
  }

  private long packets(Phase phase) {
    return phase.timesteps(setup.timestepUs()) * (setup.timestepUs() / setup.packetUs());
  }

  private RunLog film(CameraProcess camera) throws IOException, InterruptedException {
    long startNs = awaitStart(camera);
    List<Map<String, Long>> drops = new ArrayList<>();
    drops.add(drops());
    try (BusyThread busy = new BusyThread()) {
      long endNs = startNs;
      for (Phase phase : scenario.phases()) {
        busy.set(phase.busyThread());
        endNs += packets(phase) * setup.packetUs() * 1000;
        sleepUntil(endNs);
        check();
        drops.add(drops());
      }
    }
    Sent sent = camera.sent();
    LossLedger ledger = node.statistics().ledger();
    settle(ledger, sent);
    drops.set(drops.size() - 1, drops());
    return new RunLog(
        scenario,
        controlled,
        setup.timestepUs(),
        startNs + epochOffsetNs,
        sent,
        steps,
        commands.arrivals(),
        ledger.socket().out(),
        drops,
        ledger.balances());
  }

  private long awaitStart(CameraProcess camera) throws IOException, InterruptedException {
    long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
    while (!camera.begins()) {
      check();
      if (System.nanoTime() > deadlineNs) {
        throw new IllegalStateException("the node did not subscribe to the camera in a minute");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return camera.startNs();
  }

  private void check() {
    if (node.error() instanceof RuntimeException failure) {
      throw failure;
    }
    if (node.error() != null) {
      throw new IllegalStateException("the node failed", node.error());
    }
  }

  private Map<String, Long> drops() {
    return Drops.named(node.statistics().ledger());
  }

  private static void sleepUntil(long timeNs) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(timeNs - System.nanoTime());
  }

  /** Waits until all that was sent has arrived and been taken. */
  private static void settle(LossLedger ledger, Sent sent) throws InterruptedException {
    long deadlineNs = System.nanoTime() + SETTLE_TIMEOUT_NS;
    while (System.nanoTime() < deadlineNs
        && !(ledger.socket().in() >= sent.packets() && ledger.balances())) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static long epochNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
