package io.tombola.node.decide;

import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One camera's way from events to decisions: binner, engine and decider in a row.
 *
 * <p>Owned by one thread at a time. Nothing is allocated between two changes of the decision.
 */
public final class GesturePipeline implements AutoCloseable {
  private final FrameSettings frames;
  private final LossLedger ledger;
  private final Listener listener;
  private final LongSupplier clockNs;
  private final Engine engine;
  private final Decider decider;
  private final float[] confidences;
  private final FrameSink steps = new Steps();
  private Binner binner;
  private boolean stepping;

  /** What the pipeline tells its owner, on the owner's thread. */
  public interface Listener {
    /** The decision changed. */
    void decided(Decision decision);

    /**
     * The network took one timestep, and the decision on it has been told.
     *
     * @param startNs when the network began
     * @param stepNs nanoseconds that it took
     * @param lastEventNs sensor time of the last event so far
     * @param smoothed confidence of each class as the rule averages it; valid during this call
     */
    default void stepped(long startNs, long stepNs, long lastEventNs, double[] smoothed) {}

    /** Sensor time jumped, so membranes were cleared. */
    default void discontinued() {}
  }

  /**
   * A pipeline that has seen nothing.
   *
   * @param threads that split the network's layers; with more than one, close the pipeline
   * @param ledger takes the account of the bin and infer hops
   * @param clockNs measures how long a timestep takes
   * @throws IllegalArgumentException when the ticket runs on whole samples, not on a stream
   */
  public GesturePipeline(
      CompiledTicket ticket,
      int threads,
      DecisionRule rule,
      LossLedger ledger,
      LongSupplier clockNs,
      Listener listener) {
    this.frames = ticket.manifest().frameSettings();
    this.ledger = ledger;
    this.clockNs = clockNs;
    this.listener = listener;
    this.engine = new Engine(ticket, threads);
    this.confidences = new float[ticket.manifest().labels().size()];
    this.decider = new Decider(rule, confidences.length, ticket.manifest().idleClass());
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
    binner.accept(batch, steps);
  }

  /**
   * What comes next does not follow on what came before, whatever its times say: hands over the
   * open timestep and clears membranes.
   */
  public void jump() {
    if (binner != null) {
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
  }

  /** The network that runs: its digest, its counts. */
  public Engine engine() {
    return engine;
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

  private void tell(Optional<Decision> decision) {
    decision.ifPresent(listener::decided);
  }

  private final class Steps implements FrameSink {
    @Override
    public void frame(Frame frame) {
      long startNs = clockNs.getAsLong();
      run(frame);
      final long stepNs = clockNs.getAsLong() - startNs;
      tell(
          decider.step(
              confidences,
              frame.endNs(),
              frame.firstEventNs(),
              frame.lastEventNs(),
              frame.events()));
      listener.stepped(startNs, stepNs, decider.lastEventNs(), decider.smoothed());
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
