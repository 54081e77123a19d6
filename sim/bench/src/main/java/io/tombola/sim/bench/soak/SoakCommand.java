package io.tombola.sim.bench.soak;

import io.tombola.msgs.event.LossLedger;
import io.tombola.node.GestureNode;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosCore;
import io.tombola.sim.replay.Destination;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench soak}: nothing leaks and nothing is lost without a name. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a ROS master, the gesture node and two publishers in this process: one over ROS, one",
      "over UDP (SPIF), both at once, each started anew again and again. Events are random. Exit",
      "code 1 unless every hop of the loss ledger balances at the end, the heap is flat and the",
      "number of threads constant."
    })
public final class SoakCommand implements Callable<Integer> {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String TOPIC = "/dvs/events";
  private static final long SETTLE_TIMEOUT_MS = 10_000;

  /** A heap may grow by this much and still be called flat: pools grow to their packets. */
  private static final double FLAT = 0.10;

  private static final long FLAT_BYTES = 4 << 20;

  @Option(
      names = "--minutes",
      defaultValue = "5",
      description = "How long (default: ${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--rate",
      defaultValue = "1",
      paramLabel = "MEV/S",
      description = "Million events a second of each publisher (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--restart-seconds",
      defaultValue = "20",
      description = "A publisher's life (default: ${DEFAULT-VALUE}).")
  private double restartSeconds;

  @Option(names = "--ticket", required = true, paramLabel = "FILE", description = "The ticket.")
  private Path ticket;

  @Spec private CommandSpec spec;

  private final AtomicLong lostMessages = new AtomicLong();
  private final List<Footprint> footprints = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0 && rate > 0 && rate <= 100 && restartSeconds >= 0.2)) {
      throw new ParameterException(
          spec.commandLine(),
          "--minutes and --rate must be above 0, --rate at most 100, --restart-seconds at least"
              + " 0.2");
    }
    RosCore master = RosCore.newPrivate();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    GestureNode node = new GestureNode(ticket.toAbsolutePath());
    try {
      master.start();
      master.awaitStart();
      int port = freePort();
      start(executor, node, master.getUri(), port);
      long restartNs = (long) (restartSeconds * 1e9);
      Feeder ros =
          new Feeder(Publishers.ros(master.getUri(), TOPIC, lostMessages), rate, restartNs);
      Feeder udp =
          new Feeder(
              Publishers.raw(new Destination(Destination.Scheme.SPIF, LOOPBACK, port)),
              rate,
              restartNs);
      run(node, ros, udp);
      return report(node.statistics(), ros, udp);
    } finally {
      executor.shutdown();
      master.shutdown();
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void start(NodeMainExecutor executor, GestureNode node, URI master, int port) {
    List<String> arguments =
        List.of(
            "events:=" + TOPIC,
            "__master:=" + master,
            "_udp/port:=" + port,
            "_udp/width:=" + Feeder.SIDE,
            "_udp/height:=" + Feeder.SIDE);
    executor.execute(
        node, new CommandLineLoader(arguments, Map.of()).build(node.getDefaultNodeName()));
  }

  private void run(GestureNode node, Feeder ros, Feeder udp) throws Exception {
    Thread rosThread = new Thread(ros, "feed-ros");
    rosThread.start();
    // The node opens its sockets before it subscribes, so datagrams find it open.
    await(node, ros);
    Thread udpThread = new Thread(udp, "feed-udp");
    udpThread.start();
    long endNs = System.nanoTime() + (long) (minutes * 60e9);
    long lookNs = (long) (restartSeconds * 1e9 / 2);
    while (System.nanoTime() < endNs) {
      TimeUnit.NANOSECONDS.sleep(Math.min(lookNs, Math.max(1, endNs - System.nanoTime())));
      check(node, ros, udp);
      footprints.add(Footprint.now());
      progress(node.statistics());
    }
    ros.end();
    udp.end();
    rosThread.join();
    udpThread.join();
    settle(node.statistics().ledger());
  }

  private static void await(GestureNode node, Feeder ros) throws Exception {
    while (ros.sent() == 0) {
      check(node, ros, ros);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static void check(GestureNode node, Feeder ros, Feeder udp) throws Exception {
    if (node.error() instanceof RuntimeException failure) {
      throw failure;
    }
    for (Feeder feeder : List.of(ros, udp)) {
      if (feeder.failure() != null) {
        throw feeder.failure();
      }
    }
  }

  /** Waits until nothing moves any more. */
  private static void settle(LossLedger ledger) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_TIMEOUT_MS);
    long before = -1;
    while (System.nanoTime() < deadlineNs
        && !(ledger.balances() && ledger.decode().in() == before)) {
      before = ledger.decode().in();
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private void progress(CameraStatistics statistics) {
    Footprint last = footprints.get(footprints.size() - 1);
    say("heap %.1f MB, %d threads | %s", last.heapBytes() / 1e6, last.threads(), statistics.line());
  }

  private int report(CameraStatistics statistics, Feeder ros, Feeder udp) {
    long sent = ros.sent() + udp.sent();
    long received = statistics.ledger().decode().in();
    say(
        "sent: ros %d events by %d publishers, udp %d by %d",
        ros.sent(), ros.publishers(), udp.sent(), udp.publishers());
    say(
        "decoded: %d events; %d (%.4f %%) of those sent were not: in datagrams dropped before they"
            + " were read (socket, below; the system's own buffer), or with a publisher that was"
            + " ended; the ROS publishers dropped %d messages",
        received, sent - received, 100.0 * (sent - received) / sent, lostMessages.get());
    say("%s", statistics.ledger());
    boolean balanced = statistics.ledger().balances();
    say("ledger: %s", balanced ? "balanced at every hop" : "OUT OF BALANCE");
    boolean flat = flat();
    boolean constant = constant();
    boolean passed = balanced && flat && constant;
    say(passed ? "soak: passed" : "soak: FAILED");
    return passed ? 0 : 1;
  }

  /** The first half of the looks may warm up; the second must stand where the first ended. */
  private boolean flat() {
    int half = footprints.size() / 2;
    long before =
        footprints.subList(0, Math.max(1, half)).stream()
            .mapToLong(Footprint::heapBytes)
            .max()
            .orElseThrow();
    long after =
        footprints.subList(half, footprints.size()).stream()
            .mapToLong(Footprint::heapBytes)
            .max()
            .orElseThrow();
    boolean flat = after <= before + Math.max(FLAT_BYTES, (long) (FLAT * before));
    say(
        "heap after collection: %.1f MB at most in the first half, %.1f MB in the second: %s",
        before / 1e6, after / 1e6, flat ? "flat" : "GROWS");
    return flat;
  }

  private boolean constant() {
    int half = footprints.size() / 2;
    int before =
        footprints.subList(0, Math.max(1, half)).stream()
            .mapToInt(Footprint::threads)
            .max()
            .orElseThrow();
    int after =
        footprints.subList(half, footprints.size()).stream()
            .mapToInt(Footprint::threads)
            .max()
            .orElseThrow();
    say(
        "threads: %d at most in the first half, %d in the second: %s",
        before, after, after <= before ? "constant" : "GROW");
    return after <= before;
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getOut().flush();
  }
}
