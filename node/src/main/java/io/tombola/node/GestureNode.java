package io.tombola.node;

import io.netty.buffer.ByteBuf;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.WarmUp;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.TicketException;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.actor.CameraActor;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.CameraSystem;
import io.tombola.node.actor.EventBatchPool;
import io.tombola.node.ingest.EventIngest;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.Node;
import io.tombola.node.ros.RosException;
import io.tombola.node.ros.TopicSubscriber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gesture node: subscribes to {@code events}, runs a ticket, publishes {@code ~command} and
 * {@code ~label}.
 */
public final class GestureNode extends AbstractNodeMain {
  private static final Logger LOG = LoggerFactory.getLogger(GestureNode.class);

  private final Path defaultTicket;
  private final CameraStatistics statistics = new CameraStatistics();
  private final Timer reporter = new Timer("statistics", true);
  private CameraSystem cameras;
  private Throwable error;

  /**
   * A node that is not started.
   *
   * @param defaultTicket runs when {@code ~ticket} is not set; null when there is none
   */
  public GestureNode(Path defaultTicket) {
    this.defaultTicket = defaultTicket;
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
    CompiledTicket ticket = load(parameters.ticket());
    Kernels.choice().warning().ifPresent(LOG::warn);
    describe(parameters.ticket(), ticket.manifest());
    WarmUp.run(ticket);
    String name = node.getName().toString();
    String cameraId = name.substring(1).replace('/', '.');
    CommandTopics topics = new CommandTopics(node, ticket.manifest().labels(), cameraId);
    EventBatchPool pool = new EventBatchPool(parameters.queuePackets());
    cameras = new CameraSystem();
    CameraSystem.Camera camera =
        cameras.open(
            new CameraActor.Settings(
                cameraId,
                ticket,
                parameters.threads(),
                parameters.rule(),
                pool,
                statistics,
                System::nanoTime),
            parameters.queuePackets(),
            decided -> {
              LOG.info("{}", decided.decision());
              topics.publish(decided.decision());
            });
    subscribe(node, pool, camera);
    report(parameters.statisticsIntervalSeconds());
  }

  private static CompiledTicket load(Path file) {
    try {
      CompiledTicket ticket = CompiledTicket.of(TicketFile.read(file), 0);
      ticket.manifest().frameSettings();
      return ticket;
    } catch (IllegalArgumentException e) {
      throw new RosException("ticket " + file + ": " + e.getMessage(), e);
    } catch (TicketException e) {
      throw new RosException(e.getMessage(), e);
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
    LOG.info("kernels: {}", Kernels.chosen().name());
  }

  private void subscribe(ConnectedNode node, EventBatchPool pool, CameraSystem.Camera camera) {
    String topic = node.getResolver().resolve("events").toString();
    EventIngest ingest = new EventIngest(topic, pool, statistics, camera, System::nanoTime);
    RosType type = new RosType(EventArrayCodec.DVS_TYPE, EventArrayCodec.MD5, "");
    TopicSubscriber subscriber =
        node.newRawSubscriber("events", type, (ByteBuf body) -> ingest.message(body.nioBuffer()));
    LOG.info("listening to {}", subscriber.getTopicName());
  }

  private void report(int intervalSeconds) {
    if (intervalSeconds > 0) {
      long intervalMs = intervalSeconds * 1000L;
      reporter.schedule(
          new TimerTask() {
            @Override
            public void run() {
              LOG.info("{}", statistics.line());
            }
          },
          intervalMs,
          intervalMs);
    }
  }

  @Override
  public void onShutdown(Node node) {
    reporter.cancel();
    if (cameras != null) {
      cameras.close();
    }
    LOG.info("final: {}", statistics.line());
  }

  @Override
  public void onError(Throwable thrown) {
    error = thrown;
    reporter.cancel();
  }
}
