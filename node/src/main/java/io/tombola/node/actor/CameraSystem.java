package io.tombola.node.actor;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.ConfigFactory;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.TicketChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The actors as the rest of the node sees them: cameras to open, packets to hand over, an end. */
public final class CameraSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraSystem.class);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RESET_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SWAP_TIMEOUT = Duration.ofSeconds(30);
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

  /** A camera that runs, and what it can be told. Safe between threads. */
  public interface OpenCamera extends Camera {
    /** Decides by another rule from the next packet on. */
    void change(DecisionRule rule);

    /** Holds another budget from the next packet on. */
    void change(Budget budget);

    /**
     * Another ticket takes over before the next timestep.
     *
     * @param source its file, for people
     * @param atRest an engine of it, made off the hot path; null to do without
     * @param trialNs host time in which it can be undone; 0 for no trial
     */
    CompletionStage<TicketChange> swap(
        ReadyTicket ladder, String source, StreamEngine atRest, long trialNs);

    /** Copies of the last frames, the oldest first. */
    CompletionStage<List<Frame>> recordedFrames();

    /** ROS time jumped back: closes the open timestep and clears membranes. */
    void timeJumped();

    /** Starts over as if nothing had been seen, once the packets that wait are processed. */
    CompletionStage<Done> reset();
  }

  /**
   * Starts a camera.
   *
   * @param packets buffers in the camera's pool
   * @param decisions told of every change of the decision, one at a time, on an actor's thread
   */
  public OpenCamera open(
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
    return new CameraRef(camera, settings.clockNs());
  }

  private final class CameraRef implements OpenCamera {
    private final ActorRef<CameraActor.Message> actor;
    private final LongSupplier clockNs;

    CameraRef(ActorRef<CameraActor.Message> actor, LongSupplier clockNs) {
      this.actor = actor;
      this.clockNs = clockNs;
    }

    @Override
    public void events(EventBatch batch, long receivedNs) {
      actor.tell(new CameraActor.Events(batch, receivedNs, clockNs.getAsLong()));
      if (ended) {
        settle();
      }
    }

    @Override
    public void change(DecisionRule rule) {
      actor.tell(new CameraActor.ChangeRule(rule));
    }

    @Override
    public void change(Budget budget) {
      actor.tell(new CameraActor.ChangeBudget(budget));
    }

    @Override
    public CompletionStage<TicketChange> swap(
        ReadyTicket ladder, String source, StreamEngine atRest, long trialNs) {
      return AskPattern.ask(
          actor,
          replyTo -> new CameraActor.Swap(ladder, source, atRest, trialNs, replyTo),
          SWAP_TIMEOUT,
          system.scheduler());
    }

    @Override
    public CompletionStage<List<Frame>> recordedFrames() {
      return AskPattern.ask(actor, CameraActor.CopyFrames::new, SWAP_TIMEOUT, system.scheduler())
          .thenApply(CameraActor.Recorded::frames);
    }

    @Override
    public void timeJumped() {
      actor.tell(CameraActor.TimeJumped.BACK);
    }

    @Override
    public CompletionStage<Done> reset() {
      return AskPattern.ask(actor, CameraActor.Reset::new, RESET_TIMEOUT, system.scheduler());
    }
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
