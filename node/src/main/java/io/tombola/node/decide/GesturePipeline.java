package io.tombola.node.decide;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameRing;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
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
  private CompiledLadder ladder;
  private BudgetController budget;
  private final Engine engine;
  private final Decider decider;
  private float[] confidences;
  private final FrameRing recorded;
  private final FrameSink steps = new Steps();
  private Binner binner;
  private boolean stepping;
  private boolean operationsWanted;

  /** Host time up to which the open timestep's binning has been added up. */
  private long binnedUpToNs;

  private long binningNs;

  /** What the pipeline tells its owner, on the owner's thread. */
  public interface Listener {
    /** The decision changed. */
    void decided(Decision decision);

    /** The network took one timestep and the decision is made, just now; nobody was told yet. */
    default void inferred(long networkNs) {}

    /**
     * The network took one timestep, and the decision on it has been told.
     *
     * @param binningNs nanoseconds that binning its events took
     * @param networkNs nanoseconds of the network and the decision; with binning, the whole step
     * @param lastEventNs sensor time of the last event so far
     * @param smoothed confidence of each class as the rule averages it; valid during this call
     */
    default void stepped(long binningNs, long networkNs, long lastEventNs, double[] smoothed) {}

    /** A timestep was run or shed as the budget wants; the controller is for reading. */
    default void budgeted(BudgetController budget) {}

    /** Sensor time jumped, so membranes were cleared. */
    default void discontinued() {}
  }

  /** A pipeline of one rung and without a budget, as the one below. */
  public GesturePipeline(
      CompiledTicket ticket,
      int threads,
      DecisionRule rule,
      LossLedger ledger,
      LongSupplier clockNs,
      Listener listener) {
    this(CompiledLadder.of(ticket), threads, rule, Budget.NONE, ledger, clockNs, listener);
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
      CompiledLadder ladder,
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
    this.ladder = ladder;
    this.budget = new BudgetController(ladder, budget);
    this.engine = new Engine(ladder.rung(0), threads);
    this.confidences = new float[ladder.manifest().labels().size()];
    this.decider = new Decider(rule, confidences.length, ladder.manifest().idleClass());
    this.recorded = new FrameRing(frames, RECORDED);
    countOperations();
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
   * @param atRest made for its rung 0, which spares the next timestep that; null to do without
   * @throws IllegalArgumentException when it takes other frames
   */
  public void swap(CompiledLadder successor, Engine.State atRest) {
    if (!successor.manifest().frameSettings().equals(frames)) {
      throw new IllegalArgumentException("the ticket takes other frames than the binner makes");
    }
    ladder = successor;
    budget = new BudgetController(successor, budget.budget());
    if (atRest == null) {
      engine.reset();
      engine.swap(successor.rung(0));
    } else {
      engine.swap(successor.rung(0), atRest);
    }
    confidences = new float[successor.manifest().labels().size()];
    tell(decider.succeed(confidences.length, successor.manifest().idleClass()));
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
  public Engine engine() {
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
    @Override
    public void frame(Frame frame) {
      long startNs = clockNs.getAsLong();
      addUpBinning(startNs);
      int rung = budget.choose(frame.events(), binningNs, frame.endNs() - frame.startNs());
      if (rung == BudgetController.SHED) {
        shed();
      } else {
        engine.swap(ladder.rung(rung));
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
      run(frame);
      Optional<Decision> decision =
          decider.step(
              confidences,
              frame.endNs(),
              frame.firstEventNs(),
              frame.lastEventNs(),
              frame.events());
      // Telling wakes other threads, which no smaller network would make cheaper.
      long networkNs = clockNs.getAsLong() - startNs;
      listener.inferred(networkNs);
      tell(decision);
      budget.ran(networkNs, engine.operations().synapticOperations());
      listener.stepped(binningNs, networkNs, decider.lastEventNs(), decider.smoothed());
    }

    private void run(Frame frame) {
      ledger.infer().in(1);
      stepping = true;
      try {
        engine.step(frame);
        engine.confidences(confidences);
        stepping = false;
      } finally {
        if (stepping) {
          ledger.infer().drop(DropCause.CAMERA_RESTART, 1);
        }
      }
      ledger.infer().out(1);
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {
      discontinue();
    }
  }
}
