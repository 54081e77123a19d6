package io.tombola.node.actor;

import akka.Done;
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
import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.BudgetController;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.GesturePipeline;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.decide.TicketSuccession;
import io.tombola.node.decide.TicketTrial;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
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
   * @param decodedNs host clock when its events were handed over, likewise
   */
  public record Events(EventBatch batch, long receivedNs, long decodedNs) implements Message {
    /** Events that took no time to decode. */
    public Events(EventBatch batch, long receivedNs) {
      this(batch, receivedNs, receivedNs);
    }
  }

  /** Decide by another rule from now on; it survives a restart. */
  public record ChangeRule(DecisionRule rule) implements Message {}

  /** Hold another budget from now on; it survives a restart. */
  public record ChangeBudget(Budget budget) implements Message {}

  /**
   * Another ticket takes over before the next timestep; it survives a restart.
   *
   * @param source its file, for people
   * @param atRest an engine of it, made off the hot path; null to do without
   * @param trialNs host time in which it can be undone; 0 for no trial
   * @param replyTo told when it runs
   */
  public record Swap(
      ReadyTicket ladder,
      String source,
      StreamEngine atRest,
      long trialNs,
      ActorRef<TicketChange> replyTo)
      implements Message {}

  /** Hand out copies of the last frames. */
  public record CopyFrames(ActorRef<Recorded> replyTo) implements Message {}

  /**
   * Start over as if nothing had been seen: membranes, timestep, decision and spike digest.
   *
   * @param replyTo told when it is done
   */
  public record Reset(ActorRef<Done> replyTo) implements Message {}

  /** ROS time jumped back, as it does when a bag starts over: begin a new stretch of time. */
  public enum TimeJumped implements Message {
    BACK
  }

  private enum CheckStale implements Message {
    TICK
  }

  /**
   * What a camera tells its subscriber.
   *
   * @param ticket that decided
   * @param receivedNs host clock at the arrival of the packet that changed the decision; empty when
   *     none did
   */
  public record Decided(
      String cameraId, TicketGeneration ticket, Decision decision, OptionalLong receivedNs) {}

  /** A camera's last frames, the oldest first. */
  public record Recorded(List<Frame> frames) {}

  /**
   * All that a camera needs.
   *
   * @param ticket at the start
   * @param threads that split the network's layers
   * @param rule at the start
   * @param budget at the start
   * @param clockNs the host's monotonic clock
   */
  public record Settings(
      String cameraId,
      TicketGeneration ticket,
      int threads,
      DecisionRule rule,
      Budget budget,
      EventBatchPool pool,
      CameraStatistics statistics,
      LongSupplier clockNs,
      CameraObserver observer) {}

  private final Settings settings;
  private final TimerScheduler<Message> timers;
  private final ActorRef<Decided> subscriber;

  /** Outlive a restart. */
  private final AtomicReference<DecisionRule> rule;

  private final AtomicReference<Budget> budget;
  private final TicketSuccession succession;
  private final GesturePipeline pipeline;
  private final BudgetWatch budgetWatch;
  private final TimestepBooks books;
  private long lastEventsNs;
  private boolean stale = true;

  /** A supervised camera that tells {@code subscriber} of every change. */
  public static Behavior<Message> create(Settings settings, ActorRef<Decided> subscriber) {
    AtomicReference<DecisionRule> rule = new AtomicReference<>(settings.rule());
    AtomicReference<Budget> budget = new AtomicReference<>(settings.budget());
    TicketSuccession succession = new TicketSuccession(settings.ticket());
    Behavior<Message> camera =
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new CameraActor(
                            context, timers, settings, rule, budget, succession, subscriber)));
    return Behaviors.supervise(camera)
        .onFailure(RuntimeException.class, SupervisorStrategy.restart().withLoggingEnabled(true));
  }

  private CameraActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Settings settings,
      AtomicReference<DecisionRule> rule,
      AtomicReference<Budget> budget,
      TicketSuccession succession,
      ActorRef<Decided> subscriber) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.rule = rule;
    this.budget = budget;
    this.succession = succession;
    this.subscriber = subscriber;
    this.books = new TimestepBooks(settings);
    this.pipeline =
        new GesturePipeline(
            succession.current().ladder(),
            settings.threads(),
            rule.get(),
            budget.get(),
            settings.statistics().ledger(),
            settings.clockNs(),
            new Outcome());
    this.budgetWatch = new BudgetWatch(settings);
    budgetWatch.tell(pipeline.budget());
    watchForSilence();
    pipeline.start();
  }

  private void watchForSilence() {
    Duration tick = Duration.ofNanos(staleNs() / 4);
    timers.startTimerWithFixedDelay(CheckStale.TICK, CheckStale.TICK, tick);
  }

  private long staleNs() {
    return rule.get().staleUs() * 1000;
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Events.class, this::onEvents)
        .onMessage(ChangeRule.class, this::onChangeRule)
        .onMessage(ChangeBudget.class, this::onChangeBudget)
        .onMessage(Swap.class, this::onSwap)
        .onMessage(CopyFrames.class, this::onCopyFrames)
        .onMessage(Reset.class, this::onReset)
        .onMessageEquals(TimeJumped.BACK, this::onTimeJumped)
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
      books.begin(events, pipeline);
      settings.observer().events(events.batch());
      pipeline.accept(events.batch());
    } catch (RuntimeException e) {
      long unhandled = events.batch().size() - (binning.in() - handledBefore);
      binning.in(unhandled);
      binning.drop(DropCause.CAMERA_RESTART, unhandled);
      statistics.restarts().increment();
      undoAfterFailure();
      throw e;
    } finally {
      books.end();
      settings.pool().give(events.batch());
    }
    lastEventsNs = settings.clockNs().getAsLong();
    stale = false;
    if (statistics.stepNs().getTotalCount() != timestepsBefore) {
      statistics.digest().set(pipeline.engine().digest());
    }
    judge(lastEventsNs);
    return this;
  }

  private Behavior<Message> onSwap(Swap swap) {
    long budgetNs = (long) (budget.get().usPerStep() * 1000);
    long timestepNs = swap.ladder().manifest().frames().timestepUs() * 1000;
    long dueNs = timestepNs * swap.ladder().hop();
    var terms = new TicketTrial.Terms(swap.trialNs(), budgetNs > 0 ? budgetNs : dueNs, timestepNs);
    TicketChange change =
        succession.load(swap.ladder(), swap.source(), terms, settings.clockNs().getAsLong());
    account();
    takeOver(change, swap.atRest());
    swap.replyTo().tell(change);
    return this;
  }

  private void takeOver(TicketChange change, StreamEngine atRest) {
    settings.observer().changed(change);
    if (change.kind() != TicketChange.Kind.PROVEN) {
      pipeline.swap(change.now().ladder(), atRest);
      budgetWatch.restart(pipeline.budget());
    }
  }

  /** Lets the current ticket stay or go, if it is on trial and that can be said. */
  private void judge(long nowNs) {
    if (succession.trial() != null) {
      account();
      succession.judge(nowNs).ifPresent(change -> takeOver(change, null));
    }
  }

  private void account() {
    if (succession.trial() != null) {
      LossLedger ledger = settings.statistics().ledger();
      succession
          .trial()
          .account(
              ledger.bin().out(),
              ledger.decode().dropped(DropCause.MAILBOX_FULL),
              ledger.infer().dropped(DropCause.OVER_BUDGET));
    }
  }

  /** A ticket on trial whose network failed goes; the restart brings the one before. */
  private void undoAfterFailure() {
    if (succession.trial() != null && pipeline.failedInStep()) {
      succession.trial().fail();
      succession
          .judge(settings.clockNs().getAsLong())
          .ifPresent(change -> settings.observer().changed(change));
    }
  }

  private Behavior<Message> onCopyFrames(CopyFrames request) {
    request.replyTo().tell(new Recorded(pipeline.recorded()));
    return this;
  }

  private Behavior<Message> onChangeRule(ChangeRule change) {
    rule.set(change.rule());
    pipeline.change(change.rule());
    watchForSilence();
    return this;
  }

  private Behavior<Message> onChangeBudget(ChangeBudget change) {
    budget.set(change.budget());
    pipeline.change(change.budget());
    budgetWatch.tell(pipeline.budget());
    return this;
  }

  private Behavior<Message> onReset(Reset reset) {
    pipeline.reset();
    settings.statistics().digest().set(pipeline.engine().digest());
    reset.replyTo().tell(Done.getInstance());
    return this;
  }

  private Behavior<Message> onTimeJumped() {
    books.jump();
    pipeline.jump();
    return this;
  }

  private Behavior<Message> onCheckStale() {
    long silentNs = settings.clockNs().getAsLong() - lastEventsNs;
    if (!stale && silentNs >= staleNs()) {
      stale = true;
      pipeline.stale();
    }
    judge(settings.clockNs().getAsLong());
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
      subscriber.tell(
          new Decided(settings.cameraId(), succession.current(), decision, books.receivedNs()));
    }

    @Override
    public void inferred(long networkNs) {
      books.decided(networkNs);
    }

    @Override
    public void stepped(
        boolean decides, long binningNs, long networkNs, long lastEventNs, double[] smoothed) {
      if (decides) {
        settings.observer().classified(lastEventNs, smoothed);
      }
      settings.statistics().recordStep(binningNs + networkNs, decides);
      if (succession.trial() != null) {
        succession.trial().step(binningNs + networkNs);
      }
      settings.statistics().lastEventNs().set(lastEventNs);
      int rung = pipeline.engine().rung();
      settings.observer().timed(binningNs, networkNs, lastEventNs, rung);
      books.settle(pipeline.engine(), succession.current().number(), lastEventNs);
    }

    @Override
    public void budgeted(BudgetController controller) {
      budgetWatch.timestep(controller);
    }

    @Override
    public void discontinued() {
      settings.statistics().discontinuities().increment();
    }
  }
}
