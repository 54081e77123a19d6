package io.tombola.node.decide;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameRing;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One camera's way from events to decisions: binner, engine and decider in a row.
 *
 * <p>Owned by one thread at a time. Nothing is allocated between two changes of the decision.
 */
public final class GesturePipeline implements AutoCloseable {
  /** Frames that are kept for whoever wants to try a ticket on them. */
  public static final int RECORDED = 16;

  private final FrameSettings frames;
  private final LossLedger ledger;
  private final Listener listener;
  private final LongSupplier clockNs;
  private final int threads;
  private BudgetController budget;
  private StreamEngine engine;
  private final Decider decider;
  private float[] confidences;
  private final FrameRing recorded;
  private final Steps steps = new Steps();
  private Binner binner;
  private boolean stepping;
  private boolean operationsWanted;

  /** True while the open timestep is from before the camera fell silent: it decides nothing new. */
  private boolean beforeSilence;

  /** Host time up to which the open timestep's binning has been added up. */
  private long binnedUpToNs;

  private long binningNs;

  /** What the pipeline tells its owner, on the owner's thread. */
  public interface Listener {
    /** The decision changed. */
    void decided(Decision decision);

    /** The network took one timestep and has decided, if it does on it; nobody was told yet. */
    default void inferred(long networkNs) {}

    /**
     * The network took one timestep, and the decision on it has been told, if it decides on it.
     *
     * @param decides false before the last timestep of a window that is decided as a whole
     * @param binningNs nanoseconds that binning its events took
     * @param networkNs nanoseconds of the network and the decision; with binning, the whole step
     * @param lastEventNs sensor time of the last event so far
     * @param smoothed confidence of each class as the rule averages it; valid during this call
     */
    default void stepped(
        boolean decides, long binningNs, long networkNs, long lastEventNs, double[] smoothed) {}

    /** A timestep was run or shed as the budget wants; the controller is for reading. */
    default void budgeted(BudgetController budget) {}

    /** Sensor time jumped, so membranes were cleared. */
    default void discontinued() {}
  }

  /** A pipeline without a budget, as the one below. */
  public GesturePipeline(
      ReadyTicket ticket,
      int threads,
      DecisionRule rule,
      LossLedger ledger,
      LongSupplier clockNs,
      Listener listener) {
    this(ticket, threads, rule, Budget.NONE, ledger, clockNs, listener);
  }

  /**
   * A pipeline that has seen nothing.
   *
   * @param threads that split the network's layers; with more than one, close the pipeline
   * @param budget what a timestep may cost
   * @param ledger takes the account of the bin and infer hops
   * @param clockNs measures how long a timestep takes
   * @throws IllegalArgumentException when the ticket runs on whole samples, not on a stream
   */
  public GesturePipeline(
      ReadyTicket ladder,
      int threads,
      DecisionRule rule,
      Budget budget,
      LossLedger ledger,
      LongSupplier clockNs,
      Listener listener) {
    this.frames = ladder.manifest().frameSettings();
    this.ledger = ledger;
    this.clockNs = clockNs;
    this.listener = listener;
    this.threads = threads;
    this.budget = new BudgetController(ladder, budget);
    this.engine = ladder.start(threads);
    this.confidences = new float[ladder.manifest().labels().size()];
    this.decider =
        new Decider(rule, confidences.length, ladder.manifest().idleClass(), pace(ladder));
    this.recorded = new FrameRing(frames, RECORDED);
    countOperations();
  }

  private static Decider.Pace pace(ReadyTicket ladder) {
    return new Decider.Pace(ladder.hop(), ladder.window());
  }

  /** Announces where the decision stands before the first event. */
  public void start() {
    tell(decider.start());
  }

  /**
   * Takes in events, timestep by timestep. A change of the sensor's size starts over with cleared
   * membranes.
   *
   * @throws IllegalArgumentException when the batch does not say its sensor's size
   */
  public void accept(EventBatch batch) {
    if (binner == null
        || binner.sensorWidth() != batch.width()
        || binner.sensorHeight() != batch.height()) {
      if (binner != null) {
        jump();
      }
      binner = new Binner(frames, batch.width(), batch.height(), ledger.bin());
    }
    binnedUpToNs = clockNs.getAsLong();
    binner.accept(batch, steps);
    addUpBinning(clockNs.getAsLong());
  }

  /**
   * What comes next does not follow on what came before, whatever its times say: hands over the
   * open timestep and clears membranes.
   */
  public void jump() {
    if (binner != null) {
      binnedUpToNs = clockNs.getAsLong();
      binner.flush(steps);
    }
    discontinue();
  }

  /** No events have come for the stale time. */
  public void stale() {
    beforeSilence = binner != null && binner.openEvents() > 0;
    tell(decider.stale());
  }

  /** Decides by another rule from now on. */
  public void change(DecisionRule rule) {
    decider.change(rule);
  }

  /** Holds another budget from the next timestep on. */
  public void change(Budget wanted) {
    budget.change(wanted);
    countOperations();
  }

  /**
   * Another ticket takes over between two timesteps, at rest: what was held is let go. The open
   * timestep goes on, and the spike digest, too.
   *
   * @param atRest an engine of it that has not run, which spares this thread to make one; null to
   *     do without
   * @throws IllegalArgumentException when it takes other frames
   */
  public void swap(ReadyTicket successor, StreamEngine atRest) {
    if (!successor.manifest().frameSettings().equals(frames)) {
      throw new IllegalArgumentException("the ticket takes other frames than the binner makes");
    }
    budget = new BudgetController(successor, budget.budget());
    StreamEngine next = atRest == null ? successor.start(threads) : atRest;
    next.succeed(engine);
    engine.close();
    engine = next;
    countOperations();
    steps.forget();
    confidences = new float[successor.manifest().labels().size()];
    tell(decider.succeed(confidences.length, successor.manifest().idleClass(), pace(successor)));
  }

  /** Copies of the last {@link #RECORDED} frames that were run or shed, the oldest first. */
  public List<Frame> recorded() {
    return recorded.copies();
  }

  /** True after a timestep on which the network failed. */
  public boolean failedInStep() {
    return stepping;
  }

  /**
   * Starts over as if nothing had been seen: membranes and the spike digest too. An open timestep
   * that holds events counts as dropped.
   */
  public void reset() {
    abandon(DropCause.RESET);
    engine.reset();
    steps.forget();
    engine.resetDigest();
    tell(decider.reset());
  }

  /** Counts the open timestep as dropped if it holds events; for an owner that ends or failed. */
  public void abandon(DropCause cause) {
    // A timestep that failed in the network has been counted already.
    if (!stepping && binner != null && binner.openEvents() > 0) {
      ledger.infer().in(1);
      ledger.infer().drop(cause, 1);
    }
    binner = null;
    beforeSilence = false;
    binningNs = 0;
  }

  /**
   * From the next timestep on, counts operations for the owner, too, or no longer; a budget of
   * energy has them counted anyway.
   */
  public void countOperations(boolean wanted) {
    operationsWanted = wanted;
    countOperations();
  }

  /** The network that runs: its digest, its counts. */
  public StreamEngine engine() {
    return engine;
  }

  /** What chooses the rungs; for reading. */
  public BudgetController budget() {
    return budget;
  }

  /** Ends the engine's threads. */
  @Override
  public void close() {
    engine.close();
  }

  private void discontinue() {
    engine.reset();
    steps.forget();
    tell(decider.reset());
    listener.discontinued();
  }

  private void countOperations() {
    engine.countOperations(operationsWanted || budget.budget().ujPerSecond() > 0);
  }

  private void addUpBinning(long nowNs) {
    binningNs += nowNs - binnedUpToNs;
    binnedUpToNs = nowNs;
  }

  private void tell(Optional<Decision> decision) {
    // A reference to the listener's method would be an object a timestep.
    if (decision.isPresent()) {
      listener.decided(decision.get());
    }
  }

  private final class Steps implements FrameSink {
    /** Of the timesteps since the last decision, the one at hand included. */
    private int undecided;

    private long operations;

    /** What has been gathered will not be decided on. */
    void forget() {
      undecided = 0;
      operations = 0;
    }

    @Override
    public void frame(Frame frame) {
      long startNs = clockNs.getAsLong();
      addUpBinning(startNs);
      int rung = budget.choose(frame.events(), binningNs, frame.endNs() - frame.startNs());
      if (rung == BudgetController.SHED) {
        shed();
      } else {
        engine.draw(rung);
        step(frame, startNs);
      }
      recorded.add(frame);
      listener.budgeted(budget);
      binningNs = 0;
      binnedUpToNs = clockNs.getAsLong();
    }

    private void shed() {
      ledger.infer().in(1);
      ledger.infer().drop(DropCause.OVER_BUDGET, 1);
    }

    private void step(Frame frame, long startNs) {
      undecided++;
      boolean decides = run(frame);
      operations += engine.operations().synapticOperations();
      decider.saw(frame.firstEventNs(), frame.lastEventNs(), frame.events());
      boolean news = decides && !beforeSilence;
      beforeSilence = false;
      Optional<Decision> decision =
          news ? decider.step(confidences, frame.endNs()) : Optional.empty();
      // Telling wakes other threads, which no smaller network would make cheaper.
      long networkNs = clockNs.getAsLong() - startNs;
      listener.inferred(networkNs);
      tell(decision);
      if (decides) {
        budget.ran(networkNs, operations / undecided);
        forget();
      }
      listener.stepped(news, binningNs, networkNs, decider.lastEventNs(), decider.smoothed());
    }

    private boolean run(Frame frame) {
      ledger.infer().in(1);
      stepping = true;
      try {
        boolean decides = engine.step(frame);
        if (decides) {
          engine.confidences(confidences);
        }
        stepping = false;
        return decides;
      } finally {
        if (stepping) {
          ledger.infer().drop(DropCause.CAMERA_RESTART, 1);
        } else {
          ledger.infer().out(1);
        }
      }
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {
      discontinue();
    }
  }
}
