package io.tombola.node.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.GesturePipeline;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One camera: owns its binner, engine and decider, takes packets of events and tells a subscriber
 * when the decision changes.
 *
 * <p>When it fails it is restarted with cleared membranes; the packet it failed on is counted as
 * lost, those behind it are not.
 */
public final class CameraActor extends AbstractBehavior<CameraActor.Message> {
  /** What a camera understands. */
  public sealed interface Message {}

  /**
   * A packet of events. The batch now belongs to the camera, which gives it back to the pool.
   *
   * @param receivedNs host clock at the packet's arrival, for latency alone
   */
  public record Events(EventBatch batch, long receivedNs) implements Message {}

  private enum CheckStale implements Message {
    TICK
  }

  /** What a camera tells its subscriber. */
  public record Decided(String cameraId, Decision decision) {}

  /**
   * All that a camera needs.
   *
   * @param threads that split the network's layers
   * @param clockNs the host's monotonic clock
   */
  public record Settings(
      String cameraId,
      CompiledTicket ticket,
      int threads,
      DecisionRule rule,
      EventBatchPool pool,
      CameraStatistics statistics,
      LongSupplier clockNs) {}

  private final Settings settings;
  private final ActorRef<Decided> subscriber;
  private final GesturePipeline pipeline;
  private long lastEventsNs;
  private boolean stale = true;

  /** A supervised camera that tells {@code subscriber} of every change. */
  public static Behavior<Message> create(Settings settings, ActorRef<Decided> subscriber) {
    Behavior<Message> camera =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> new CameraActor(context, timers, settings, subscriber)));
    return Behaviors.supervise(camera)
        .onFailure(RuntimeException.class, SupervisorStrategy.restart().withLoggingEnabled(true));
  }

  private CameraActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Settings settings,
      ActorRef<Decided> subscriber) {
    super(context);
    this.settings = settings;
    this.subscriber = subscriber;
    this.pipeline =
        new GesturePipeline(
            settings.ticket(),
            settings.threads(),
            settings.rule(),
            settings.statistics().ledger(),
            settings.clockNs(),
            new Outcome());
    Duration tick = Duration.ofNanos(settings.rule().staleUs() * 1000 / 4);
    timers.startTimerWithFixedDelay(CheckStale.TICK, tick);
    pipeline.start();
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Events.class, this::onEvents)
        .onMessageEquals(CheckStale.TICK, this::onCheckStale)
        .onSignal(PreRestart.class, signal -> onEnd(DropCause.CAMERA_RESTART))
        .onSignal(PostStop.class, signal -> onEnd(DropCause.SHUTDOWN))
        .build();
  }

  private Behavior<Message> onEvents(Events events) {
    CameraStatistics statistics = settings.statistics();
    EventLedger binning = statistics.ledger().bin();
    long handledBefore = binning.in();
    long timestepsBefore = statistics.stepNs().getTotalCount();
    try {
      pipeline.accept(events.batch());
    } catch (RuntimeException e) {
      long unhandled = events.batch().size() - (binning.in() - handledBefore);
      binning.in(unhandled);
      binning.drop(DropCause.CAMERA_RESTART, unhandled);
      statistics.restarts().increment();
      throw e;
    } finally {
      settings.pool().give(events.batch());
    }
    lastEventsNs = settings.clockNs().getAsLong();
    stale = false;
    if (statistics.stepNs().getTotalCount() != timestepsBefore) {
      statistics.digest().set(pipeline.engine().digest());
      statistics.decisionNs().recordValue(Math.max(0, lastEventsNs - events.receivedNs()));
    }
    return this;
  }

  private Behavior<Message> onCheckStale() {
    long silentNs = settings.clockNs().getAsLong() - lastEventsNs;
    if (!stale && silentNs >= settings.rule().staleUs() * 1000) {
      stale = true;
      pipeline.stale();
    }
    return this;
  }

  private Behavior<Message> onEnd(DropCause cause) {
    pipeline.abandon(cause);
    pipeline.close();
    return this;
  }

  private final class Outcome implements GesturePipeline.Listener {
    @Override
    public void decided(Decision decision) {
      if (decision instanceof Decision.Command) {
        settings.statistics().commands().increment();
      }
      settings.statistics().ledger().publish().in(1);
      subscriber.tell(new Decided(settings.cameraId(), decision));
    }

    @Override
    public void stepped(long stepNs) {
      settings.statistics().stepNs().recordValue(stepNs);
    }

    @Override
    public void discontinued() {
      settings.statistics().discontinuities().increment();
    }
  }
}
