package io.tombola.node.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.ConfigFactory;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actors as the rest of the node sees them: cameras to open, packets to hand over, an end. */
public final class CameraSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraSystem.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final long STOP_TIMEOUT_MS = 1500;

  private final ActorSystem<Guardian.Message> system;
  private final List<LossLedger> ledgers = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /** Starts the actors; there is no camera yet. */
  public CameraSystem() {
    system = ActorSystem.create(Guardian.create(), "tombola", ConfigFactory.load("tombola-actors"));
  }

  /** Where one camera's packets go. Safe between threads. */
  @FunctionalInterface
  public interface Camera {
    /**
     * Hands over a packet. The batch came from the camera's pool and now belongs to the camera.
     *
     * @param receivedNs host clock at its arrival
     */
    void events(EventBatch batch, long receivedNs);
  }

  /**
   * Starts a camera.
   *
   * @param packets buffers in the camera's pool
   * @param decisions told of every change of the decision, one at a time, on an actor's thread
   */
  public Camera open(
      CameraActor.Settings settings, int packets, Consumer<CameraActor.Decided> decisions) {
    ActorRef<CameraActor.Message> camera =
        AskPattern.<Guardian.Message, ActorRef<CameraActor.Message>>ask(
                system,
                replyTo -> new Guardian.StartCamera(settings, packets, decisions, replyTo),
                START_TIMEOUT,
                system.scheduler())
            .toCompletableFuture()
            .join();
    ledgers.add(settings.statistics().ledger());
    return (batch, receivedNs) -> {
      camera.tell(new CameraActor.Events(batch, receivedNs));
      if (ended) {
        settle();
      }
    };
  }

  private void settle() {
    ledgers.forEach(ledger -> ledger.settle(DropCause.SHUTDOWN));
  }

  /** Stops all cameras; packets that still wait are not processed but counted as lost. */
  @Override
  public void close() {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
      LOG.warn("the actors did not stop within {} ms", STOP_TIMEOUT_MS, e);
    }
    ended = true;
    settle();
  }
}
