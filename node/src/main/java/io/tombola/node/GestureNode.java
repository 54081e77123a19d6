package io.tombola.node;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.WarmUp;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.TicketException;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.actor.CameraActor;
import io.tombola.node.actor.CameraObserver;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.CameraSystem;
import io.tombola.node.actor.EventBatchPool;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.diagnostics.BudgetTask;
import io.tombola.node.diagnostics.ClockTask;
import io.tombola.node.diagnostics.DecisionTime;
import io.tombola.node.diagnostics.DecodeTask;
import io.tombola.node.diagnostics.EnergyTask;
import io.tombola.node.diagnostics.FrequencyTask;
import io.tombola.node.diagnostics.LatencyTask;
import io.tombola.node.diagnostics.LinkTask;
import io.tombola.node.diagnostics.LossTask;
import io.tombola.node.diagnostics.StepTimeTask;
import io.tombola.node.diagnostics.TicketTask;
import io.tombola.node.diagnostics.TimestampTask;
import io.tombola.node.ingest.CameraIntake;
import io.tombola.node.ingest.EventIngest;
import io.tombola.node.ingest.FrameId;
import io.tombola.node.ingest.RawTransports;
import io.tombola.node.ingest.Views;
import io.tombola.node.reconfigure.ReconfigureServer;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Node;
import io.tombola.node.ros.RosException;
import io.tombola.node.ros.TimeProvider;
import io.tombola.node.ros.TopicSubscriber;
import io.tombola.node.ros.TransportHints;
import io.tombola.node.swap.HotSwap;
import io.tombola.node.swap.TicketAccount;
import io.tombola.node.swap.TicketFolder;
import io.tombola.node.swap.TicketLoader;
import io.tombola.node.web.LivePage;
import io.tombola.node.web.LiveView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gesture node: subscribes to {@code events}, runs a ticket, publishes {@code ~command} and
 * {@code ~label}.
 */
public final class GestureNode extends AbstractNodeMain {
  private static final Logger LOG = LoggerFactory.getLogger(GestureNode.class);

  private static final long TWIST_END_MS = 200;
  private static final Duration ACCOUNT_PERIOD = Duration.ofSeconds(1);
  private static final Duration FOLDER_PERIOD = Duration.ofMillis(500);

  private final Path defaultTicket;
  private final CameraObserver observer;
  private final CameraStatistics statistics = new CameraStatistics();
  private final ScheduledExecutorService reports = scheduler("reports");

  /** Of its own, so that nothing which waits can keep a robot moving. */
  private final ScheduledExecutorService twists = scheduler("cmd_vel");

  private CameraSystem cameras;
  private RawTransports transports;
  private LivePage page;
  private CameraTopics topics;
  private HotSwap swap;
  private Throwable error;

  /**
   * A node that is not started.
   *
   * @param defaultTicket runs when {@code ~ticket} is not set; null when there is none
   */
  public GestureNode(Path defaultTicket) {
    this(defaultTicket, CameraObserver.NONE);
  }

  /** As above, with one who looks on beside the node's own topics. */
  public GestureNode(Path defaultTicket, CameraObserver observer) {
    this.defaultTicket = defaultTicket;
    this.observer = observer;
  }

  @Override
  public String getDefaultNodeName() {
    return "tombola";
  }

  /** The node's counters; they may be read at any time. */
  public CameraStatistics statistics() {
    return statistics;
  }

  /** Why the node ended by itself; null when it did not. */
  public Throwable error() {
    return error;
  }

  @Override
  public void onStart(ConnectedNode node) {
    NodeParameters parameters = NodeParameters.read(node.getParameterTree(), defaultTicket);
    SwapParameters swapping = SwapParameters.read(node.getParameterTree());
    ReadyTicket untimed = load(parameters, swapping.trustedKeys());
    Manifest manifest = untimed.manifest();
    describe(parameters.ticket(), manifest);
    ReadyTicket ladder = WarmUp.run(untimed, parameters.threads(), System::nanoTime);
    describe(ladder);
    TicketGeneration first = TicketGeneration.first(parameters.ticket().toString(), ladder);
    String name = node.getName().toString();
    String cameraId = name.substring(1).replace('/', '.');
    FrameId frameId = parameters.frame(cameraId);
    topics = new CameraTopics(node, first, frameId, statistics, reports, twists, System::nanoTime);
    Optional<LiveView> live = parameters.web().map(address -> show(address, name, first));
    EventBatchPool pool = new EventBatchPool(parameters.queuePackets());
    cameras = new CameraSystem();
    CameraSystem.OpenCamera camera =
        cameras.open(
            new CameraActor.Settings(
                cameraId,
                first,
                parameters.threads(),
                parameters.rule(),
                parameters.budget(),
                pool,
                statistics,
                System::nanoTime,
                topics
                    .and(observer)
                    .and(live.map(CameraObserver.class::cast).orElse(CameraObserver.NONE))),
            parameters.queuePackets(),
            decided -> {
              topics.decided(decided);
              live.ifPresent(view -> view.decided(decided));
            });
    node.getTimeProvider().addJumpListener((beforeNs, afterNs) -> camera.timeJumped());
    StatisticsLog log = new StatisticsLog(statistics, reports);
    log.every(parameters.statisticsIntervalSeconds());
    ReconfigureServer.start(node, TunableParameters.of(parameters, camera, log::every));
    CameraServices.offer(node, camera, statistics);
    takeTickets(node, camera, manifest, swapping, parameters);
    CameraIntake intake =
        new CameraIntake(
            pool,
            statistics,
            camera,
            parameters.roi(),
            System::nanoTime,
            node.getTimeProvider()::getCurrentTimeNs);
    transports = new RawTransports(parameters.udp(), parameters.tcp(), intake);
    TopicSubscriber subscriber = subscribe(node, parameters.eventTypes(), intake, frameId);
    diagnose(node, parameters, manifest, subscriber);
    LOG.info("listening to {}", subscriber.getTopicName());
  }

  private LiveView show(InetSocketAddress address, String name, TicketGeneration first) {
    page = new LivePage(address);
    LOG.info("live page: http://{}:{}/", address.getHostString(), page.address().getPort());
    var view = new LiveView(name, page, first, statistics, System::nanoTime);
    var unused = Periodic.every(ACCOUNT_PERIOD, reports, "the live page", view::account);
    return view;
  }

  /** Lets other tickets take over, by service and by folder. */
  private void takeTickets(
      ConnectedNode node,
      CameraSystem.OpenCamera camera,
      Manifest manifest,
      SwapParameters swapping,
      NodeParameters parameters) {
    var setup =
        TicketLoader.Setup.of(
            swapping.trustedKeys(),
            manifest.frameSettings(),
            topics::check,
            parameters.windowing(),
            parameters.threads(),
            System::nanoTime);
    swap = new HotSwap(camera, new TicketLoader(setup), swapping.trialNs(), topics.tickets());
    TicketService.offer(node, swap, topics.tickets().account());
    swapping.folder().ifPresent(this::watch);
  }

  private void watch(Path folder) {
    try {
      TicketFolder tickets = new TicketFolder(folder);
      var unused = Periodic.every(FOLDER_PERIOD, reports, "~ticket_folder", () -> look(tickets));
    } catch (IOException e) {
      throw new RosException("parameter ~ticket_folder: cannot read " + folder + ": " + e, e);
    }
  }

  private void look(TicketFolder tickets) {
    try {
      Optional<Path> newest = tickets.newest();
      if (newest.isPresent()) {
        // What becomes of it is told by the swap's listener and by the camera.
        var unused = swap.load(newest.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReadyTicket load(NodeParameters parameters, TrustedKeys keys) {
    Path file = parameters.ticket();
    try {
      AnyTicket ticket = TicketFile.readAny(file, keys);
      // first of all: what no stream can feed need not be compiled
      ticket.manifest().frameSettings();
      var kernels = ReadyTicket.chosen(ticket);
      kernels.warning().ifPresent(LOG::warn);
      return ReadyTicket.of(ticket, kernels.provider(), parameters.windowing());
    } catch (IllegalArgumentException e) {
      throw new RosException("ticket " + file + ": " + e.getMessage(), e);
    } catch (TicketException e) {
      throw new RosException(e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new RosException(
          "ticket " + file + " needs more memory than java has; give it more with -Xmx", e);
    } catch (IOException e) {
      throw new RosException("cannot read ticket " + file + ": " + e.getMessage(), e);
    }
  }

  private static void describe(Path file, Manifest manifest) {
    LOG.info(
        "ticket {}: {} width {}, {}x{}, {} on {}{}",
        file,
        manifest.architecture().name(),
        manifest.architecture().widthFactor(),
        manifest.architecture().width(),
        manifest.architecture().height(),
        manifest.search().method(),
        manifest.data().name(),
        manifest.data().simulated() ? " (simulated)" : "");
  }

  private static void describe(ReadyTicket ladder) {
    LOG.info("kernels: {}", ladder.kernels());
    if (ladder.window() > 1) {
      LOG.info("a decision each {} timesteps, on {}", ladder.hop(), ladder.window());
    }
    long[] kept = ladder.kept();
    for (int rung = 0; rung < kept.length; rung++) {
      LOG.info(
          "rung {}: keep {}, some {} us a timestep that decides",
          rung,
          String.format(Locale.ROOT, "%.3f", (double) kept[rung] / ladder.whole()),
          Math.round(ladder.cost().networkNs(kept[rung]) / 1e3));
    }
  }

  private static TopicSubscriber subscribe(
      ConnectedNode node, List<RosType> types, CameraIntake intake, FrameId frameId) {
    EventIngest ingest =
        new EventIngest(node.getResolver().resolve("events").toString(), intake, frameId);
    return node.newRawSubscriber(
        "events",
        types,
        TransportHints.PROMPT,
        (publisher, body) -> ingest.message(publisher, Views.of(body)));
  }

  private void diagnose(
      ConnectedNode node,
      NodeParameters parameters,
      Manifest manifest,
      TopicSubscriber subscriber) {
    NodeParameters.Diagnostics settings = parameters.diagnostics();
    TimeProvider time = node.getTimeProvider();
    TicketAccount tickets = topics.tickets().account();
    var due =
        new DecisionTime(
            manifest.frames().timestepUs() * 1000, () -> tickets.current().ladder().hop());
    DiagnosticsTopic topic =
        new DiagnosticsTopic(
            node,
            settings.hardwareId(),
            List.of(
                new FrequencyTask(
                    statistics.ledger(), settings.messageRates(), time.getCurrentTimeNs()),
                new TimestampTask(statistics),
                new DecodeTask(statistics),
                new ClockTask(statistics),
                new LossTask(statistics.ledger()),
                new StepTimeTask(statistics, due),
                new BudgetTask(statistics),
                new TicketTask(tickets),
                new LatencyTask(statistics.latency(), due),
                new EnergyTask(statistics.energy()),
                new LinkTask(subscriber, parameters.takesSockets())));
    Duration period = Duration.ofNanos((long) (settings.periodSeconds() * 1e9));
    var unused =
        Periodic.every(
            period, reports, "/diagnostics", () -> topic.publish(time.getCurrentTimeNs()));
  }

  private static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void onShutdown(Node node) {
    reports.shutdownNow();
    standStill();
    if (swap != null) {
      swap.close();
    }
    if (transports != null) {
      transports.close();
    }
    if (cameras != null) {
      cameras.close();
    }
    if (page != null) {
      page.close();
    }
    LOG.info("final: {}", statistics.line());
  }

  private void standStill() {
    twists.shutdownNow();
    try {
      if (!twists.awaitTermination(TWIST_END_MS, TimeUnit.MILLISECONDS)) {
        LOG.warn("cmd_vel is still being published");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (topics != null) {
      topics.stop();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    error = thrown;
    reports.shutdownNow();
    twists.shutdownNow();
  }
}
