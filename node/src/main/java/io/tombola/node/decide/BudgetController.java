package io.tombola.node.decide;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StepCost;

/**
 * Holds a {@link Budget} by choosing the rung of each timestep, once its events are known and
 * before the network runs. A step is all that a timestep takes: binning, network and decision.
 *
 * <p>What a rung will take is predicted from its kept weights and the ladder's {@link StepCost},
 * times how much more than that the upper end of the last steps took, and likewise for operations;
 * what binning took is known by then. The controller goes down at once, as far as it must; it goes
 * up when a larger rung has fitted with room to spare for the quiet time, and waits twice as long
 * after each rise that it had to take back. It never queues.
 *
 * <p>What it can do is a row of levels, each cheaper than the one before: the rungs, then the
 * smallest rung on every second timestep. A spiking ViT's rungs are shares of patches, which stand
 * in the place of kept weights; its dearest timestep, the one that decides a window, counts.
 *
 * <p>Pure: events, nanoseconds and operations come in, a rung comes out. One thread; no allocation
 * but {@link #report}.
 */
public final class BudgetController {
  /** What {@link #choose} answers when the timestep is to be left out. */
  public static final int SHED = -1;

  /** Share of the budget that a larger rung may need at most before it is taken. */
  static final double ROOM_TO_SPARE = 0.85;

  /** The quiet time is waited for so many times at most. */
  static final int MOST_PATIENCE = 16;

  /** With fewer events, what binning takes says nothing of what one costs. */
  static final int TELLING_EVENTS = 256;

  private final long networkWeights;
  private final long[] keptWeights;
  private final StepCost cost;

  /** Measured to predicted: the network's time, and binning's. */
  private final UpperEstimate load = new UpperEstimate(1);

  private final UpperEstimate binning = new UpperEstimate(1);

  /** Operations of a step for each kept weight; nothing is known of them beforehand. */
  private final UpperEstimate activity = new UpperEstimate(0);

  private Budget budget;
  private int level;
  private Reason reason;
  private boolean shedLast;

  /** The timestep at hand. */
  private long events;

  private long binningNs;
  private long durationNs;

  private double predictedNs;
  private double measuredNs;

  private long quietNs;
  private int largestAllQuiet;
  private long sinceRiseNs = Long.MAX_VALUE;
  private int patience = 1;

  /** Why the rung in force is in force. */
  public enum Reason {
    /** No budget is set: the largest rung runs. */
    NO_BUDGET("no budget is set"),
    /** Nothing has been too dear since the budget was set. */
    WITHIN("nothing has been too dear yet"),
    /** A larger rung would break {@code budget_us_per_step}. */
    STEP_TIME("a larger rung would break budget_us_per_step"),
    /** A larger rung would break {@code budget_ns_per_event}. */
    EVENT_TIME("a larger rung would break budget_ns_per_event"),
    /** A larger rung would break {@code budget_uj_per_s}. */
    ENERGY("a larger rung would break budget_uj_per_s"),
    /** It fitted with room to spare for the quiet time. */
    QUIET("it fitted with room to spare for the quiet time");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For people. */
    public String words() {
      return words;
    }
  }

  /** A controller of a ladder, at its largest rung. */
  public BudgetController(ReadyTicket ladder, Budget budget) {
    this(ladder.whole(), ladder.kept(), ladder.cost(), budget);
  }

  /**
   * A controller at the largest rung.
   *
   * @param networkWeights of the network without a mask
   * @param keptWeights of each rung, never more than of the one before
   * @param cost of a step
   */
  BudgetController(long networkWeights, long[] keptWeights, StepCost cost, Budget budget) {
    this.networkWeights = networkWeights;
    this.keptWeights = keptWeights.clone();
    this.cost = cost;
    change(budget);
  }

  /** Holds another budget from the next timestep on. */
  public void change(Budget wanted) {
    if (wanted.equals(budget)) {
      return;
    }
    budget = wanted;
    level = budget.isNone() ? 0 : Math.min(level, lowest());
    if (level == 0) {
      reason = budget.isNone() ? Reason.NO_BUDGET : Reason.WITHIN;
    }
    patience = 1;
    sinceRiseNs = Long.MAX_VALUE;
    unsettle();
  }

  /**
   * Chooses what to do with a timestep that is about to be run.
   *
   * @param events of the timestep
   * @param binningNs nanoseconds that binning them took
   * @param durationNs sensor time that the timestep spans
   * @return the rung to run, or {@link #SHED}
   */
  public int choose(long events, long binningNs, long durationNs) {
    this.events = events;
    this.binningNs = binningNs;
    this.durationNs = durationNs;
    if (events >= TELLING_EVENTS) {
      binning.add(binningNs / cost.binningNs(events));
    }
    if (!budget.isNone()) {
      sinceRiseNs = Math.max(sinceRiseNs, sinceRiseNs + durationNs);
      int fitting = largestWithin(1, knownBinningNs());
      if (fitting > level) {
        goDown(fitting);
      } else {
        riseWhenQuiet();
      }
    }
    predictedNs = knownBinningNs() + networkNs(rung());
    shedLast = shedsEverySecond() && !shedLast;
    return shedLast ? SHED : rung();
  }

  /**
   * Learns from the timestep that was chosen, run and decided.
   *
   * @param networkNs nanoseconds of network and decision
   * @param operations synaptic operations, the mean since the last decision; ignored unless the
   *     budget limits energy
   */
  public void ran(long networkNs, long operations) {
    long kept = keptWeights[rung()];
    load.add(networkNs / cost.networkNs(kept));
    if (budget.ujPerSecond() > 0) {
      activity.add((double) operations / Math.max(1, kept));
    }
    measuredNs = (double) binningNs + networkNs;
  }

  /** The rung in force, 0 is the largest. */
  public int rung() {
    return Math.min(level, keptWeights.length - 1);
  }

  /** Even the smallest rung is too dear: every second timestep is shed. */
  public boolean shedsEverySecond() {
    return level == keptWeights.length;
  }

  /** The rung in force, or one more than the smallest when every second timestep is shed. */
  public int level() {
    return level;
  }

  /** The budget to be held. */
  public Budget budget() {
    return budget;
  }

  /** Nanoseconds that the last timestep was expected to take, at most. */
  public double predictedNs() {
    return predictedNs;
  }

  /** All of it, for people. */
  public BudgetReport report() {
    double seconds = durationNs / 1e9;
    boolean energy = budget.ujPerSecond() > 0 && durationNs > 0;
    double allowedNs = allowedNs();
    return new BudgetReport(
        rung(),
        keptWeights.length,
        (double) keptWeights[rung()] / networkWeights,
        shedsEverySecond(),
        reason,
        predictedNs / 1e3,
        measuredNs / 1e3,
        allowedNs == Double.POSITIVE_INFINITY ? 0 : allowedNs / 1e3,
        energy ? picojoule(rung()) / 1e6 / seconds : 0,
        budget.ujPerSecond());
  }

  private int lowest() {
    return budget.shedsTimesteps() ? keptWeights.length : keptWeights.length - 1;
  }

  private void goDown(int fitting) {
    reason = broken(level, 1, knownBinningNs());
    level = fitting;
    boolean rashly = sinceRiseNs < patientNs();
    patience = rashly ? Math.min(MOST_PATIENCE, 2 * patience) : 1;
    sinceRiseNs = Long.MAX_VALUE;
    unsettle();
  }

  private void riseWhenQuiet() {
    int spare = largestWithin(ROOM_TO_SPARE, expectedBinningNs());
    if (spare >= level) {
      unsettle();
      return;
    }
    largestAllQuiet = Math.max(largestAllQuiet, spare);
    quietNs += durationNs;
    if (quietNs >= patientNs()) {
      level = largestAllQuiet;
      reason = Reason.QUIET;
      sinceRiseNs = 0;
      unsettle();
    }
  }

  private void unsettle() {
    quietNs = 0;
    largestAllQuiet = 0;
  }

  private long patientNs() {
    return budget.quietUs() * 1000 * patience;
  }

  /** The first level that needs no more than a share of the budget, or else the lowest. */
  private int largestWithin(double share, double binnedNs) {
    int fitting = 0;
    while (fitting < lowest() && broken(fitting, share * leniency(fitting), binnedNs) != null) {
      fitting++;
    }
    return fitting;
  }

  /** Half of all timesteps are not given up for a margin: the smallest rung may use it up. */
  private double leniency(int rung) {
    return rung == keptWeights.length - 1 ? UpperEstimate.MARGIN : 1;
  }

  /** What a share of the budget is broken by when a rung is run; null when it is not. */
  private Reason broken(int rung, double share, double binnedNs) {
    double ns = binnedNs + networkNs(rung);
    if (budget.usPerStep() > 0 && ns > share * budget.usPerStep() * 1e3) {
      return Reason.STEP_TIME;
    }
    if (budget.ujPerSecond() > 0
        && picojoule(rung) > share * budget.ujPerSecond() * durationNs / 1e3) {
      return Reason.ENERGY;
    }
    if (budget.nsPerEvent() > 0
        && rung < keptWeights.length - 1
        && ns > share * budget.nsPerEvent() * events) {
      return Reason.EVENT_TIME;
    }
    return null;
  }

  /** Nanoseconds of the network on the timestep at hand, at most. */
  private double networkNs(int rung) {
    return load.value() * cost.networkNs(keptWeights[rung]);
  }

  /** Nanoseconds of binning so many events as the timestep at hand has, at most. */
  private double expectedBinningNs() {
    return binning.value() * cost.binningNs(events);
  }

  /**
   * What binning the timestep at hand took. When that was more than is expected at most, something
   * came between, and no smaller rung would bring the time back.
   */
  private double knownBinningNs() {
    return Math.min((double) binningNs, expectedBinningNs());
  }

  /** Picojoule of the timestep at hand, at most. */
  private double picojoule(int rung) {
    return activity.value() * keptWeights[rung] * Budget.PRICES.additionPicojoule();
  }

  private double allowedNs() {
    double step = budget.usPerStep() > 0 ? budget.usPerStep() * 1e3 : Double.POSITIVE_INFINITY;
    double all = budget.nsPerEvent() > 0 ? budget.nsPerEvent() * events : Double.POSITIVE_INFINITY;
    return Math.min(step, all);
  }
}
