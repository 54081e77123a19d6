package io.tombola.node.web;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.actor.CameraActor;
import io.tombola.node.actor.CameraObserver;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.StageTimes;
import io.tombola.node.decide.BudgetReport;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * What a {@link LivePage} shows of one camera: its ticket, each timestep, each decision, and its
 * account. Without a viewer an event costs nothing: no picture exists.
 */
public final class LiveView implements CameraObserver {
  /** Timesteps may be shorter than anybody sees; host time between two that are told. */
  private static final long STEP_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(40);

  private final String node;
  private final LivePage page;
  private final CameraStatistics statistics;
  private final LongSupplier clockNs;

  /** Null while nobody looks; the camera's thread has these alone. */
  private EventCells cells;

  private double[] confidences = {};
  private double stepUs;
  private long toldNs;

  /**
   * Shows the first ticket.
   *
   * @param node its name
   * @param clockNs host clock
   */
  public LiveView(
      String node,
      LivePage page,
      TicketGeneration first,
      CameraStatistics statistics,
      LongSupplier clockNs) {
    this.node = node;
    this.page = page;
    this.statistics = statistics;
    this.clockNs = clockNs;
    this.toldNs = clockNs.getAsLong() - STEP_PERIOD_NS;
    page.keep("ticket", ticket(first));
  }

  /**
   * What runs.
   *
   * @param window timesteps that a decision is made on
   */
  record Ticket(
      String node,
      int generation,
      String file,
      String architecture,
      String method,
      String data,
      boolean simulated,
      double timestepMs,
      int window,
      List<String> labels) {}

  /**
   * A timestep.
   *
   * @param us microseconds that it took
   * @param confidences of the last decision
   * @param cells see {@link EventCells}
   */
  record Step(
      long number,
      int rung,
      double us,
      double[] confidences,
      int width,
      int height,
      String cells) {}

  /**
   * What the robot knows.
   *
   * @param gesture null without one
   * @param state {@code GESTURE}, or why there is none
   */
  record Command(String gesture, double confidence, String state) {}

  /**
   * How the camera fares.
   *
   * @param missed news that slow viewers of this page did not get
   */
  record Account(
      long messages,
      long events,
      long binned,
      List<Loss> losses,
      long timesteps,
      double stepP50Us,
      double stepP99Us,
      double wayP50Us,
      double wayP99Us,
      long commands,
      int rung,
      int rungs,
      double keepRatio,
      String budget,
      long missed) {}

  /** A loss by its name. */
  record Loss(String hop, String cause, String sentence, long count, String unit) {}

  @Override
  public void events(EventBatch batch) {
    if (!page.watched()) {
      cells = null;
      return;
    }
    if (cells == null) {
      cells = new EventCells();
    }
    cells.add(batch);
  }

  @Override
  public void classified(long lastEventNs, double[] smoothed) {
    if (confidences.length != smoothed.length) {
      confidences = new double[smoothed.length];
    }
    System.arraycopy(smoothed, 0, confidences, 0, smoothed.length);
  }

  @Override
  public void timed(long binningNs, long networkNs, long lastEventNs, int rung) {
    stepUs = (binningNs + networkNs) / 1e3;
  }

  @Override
  public void settled(long timestep, int generation, int rung, StageTimes times, long lastEventNs) {
    long nowNs = clockNs.getAsLong();
    if (cells == null || nowNs - toldNs < STEP_PERIOD_NS) {
      return;
    }
    toldNs = nowNs;
    page.tell(
        "step",
        new Step(timestep, rung, stepUs, confidences, cells.width(), cells.height(), cells.take()));
  }

  @Override
  public void changed(TicketChange change) {
    if (change.kind() != TicketChange.Kind.PROVEN) {
      page.keep("ticket", ticket(change.now()));
    }
  }

  private Ticket ticket(TicketGeneration ticket) {
    Manifest manifest = ticket.manifest();
    return new Ticket(
        node,
        ticket.number(),
        ticket.source(),
        manifest.architecture().name(),
        manifest.search().method(),
        manifest.data().name(),
        manifest.data().simulated(),
        manifest.frames().timestepUs() / 1e3,
        ticket.ladder().window(),
        manifest.labels());
  }

  /** The decision changed; any thread. */
  public void decided(CameraActor.Decided decided) {
    page.keep(
        "decision",
        decided.decision() instanceof Decision.Command command
            ? new Command(
                decided.ticket().label(command.gesture()), command.confidence(), "GESTURE")
            : new Command(null, 0, ((Decision.Idle) decided.decision()).reason().name()));
  }

  /** Tells how the camera fares; once a second, on any thread. */
  public void account() {
    if (!page.watched()) {
      return;
    }
    LossLedger ledger = statistics.ledger();
    Histogram steps = statistics.stepNs();
    Histogram ways = statistics.latency().timesteps();
    BudgetReport budget = statistics.budget().get();
    page.tell(
        "account",
        new Account(
            ledger.socket().in(),
            ledger.decode().in(),
            ledger.bin().out(),
            losses(ledger),
            ledger.infer().out(),
            steps.getValueAtPercentile(50) / 1e3,
            steps.getValueAtPercentile(99) / 1e3,
            ways.getValueAtPercentile(50) / 1e3,
            ways.getValueAtPercentile(99) / 1e3,
            statistics.commands().sum(),
            budget.rung(),
            budget.rungs(),
            budget.keepRatio(),
            budget.reason().name(),
            page.missed()));
  }

  private static List<Loss> losses(LossLedger ledger) {
    List<Loss> losses = new ArrayList<>();
    ledger
        .lostBefore()
        .forEach((cause, count) -> losses.add(loss("before", cause, count, "messages")));
    for (LossLedger.Hop hop : LossLedger.Hop.values()) {
      ledger
          .hop(hop)
          .drops()
          .forEach((cause, count) -> losses.add(loss(hop.label(), cause, count, hop.unit())));
    }
    return losses;
  }

  private static Loss loss(String hop, DropCause cause, long count, String unit) {
    return new Loss(hop, cause.name(), cause.sentence(), count, unit);
  }
}
