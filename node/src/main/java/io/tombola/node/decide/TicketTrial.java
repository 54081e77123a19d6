package io.tombola.node.decide;

import java.util.Locale;

/**
 * Whether a ticket that has taken over may stay: judged by the time of its timesteps and by its
 * decision rate, over a trial of so much host time.
 *
 * <ul>
 *   <li>It is over budget when more than one in a hundred of its timesteps took longer than the
 *       budget, in other words when the 99th percentile of the step breaks it. A single one is
 *       forgiven, for the first step after a swap is a slow one.
 *   <li>Its <em>decision rate</em> is the share of the camera's events that reached a timestep
 *       (others found the camera's queue full) times the share of the timesteps that the network
 *       ran (others were shed). Below {@link #LEAST_RATE} it has collapsed.
 *   <li>A timestep on which the network failed ends the trial at once.
 * </ul>
 *
 * <p>A camera that shows nothing proves nothing: a ticket stays on trial until {@link #LEAST_STEPS}
 * timesteps were due. One that is clearly over budget is not kept to the end. Times are arguments;
 * nothing is allocated but the sentence at the end.
 */
public final class TicketTrial {
  /** The least decision rate that is no collapse. */
  public static final double LEAST_RATE = 0.75;

  /** Timesteps without which nobody can say that a ticket works. */
  public static final int LEAST_STEPS = 10;

  private final Terms terms;
  private final long startNs;
  private long steps;
  private long lateSteps;
  private long slowestNs;
  private boolean failed;

  /** Totals at the start and now, see {@link #account}. */
  private boolean accounted;

  private long binnedAtStart;
  private long lostAtStart;
  private long shedAtStart;
  private long binned;
  private long lost;
  private long shed;

  /**
   * What a trial is about.
   *
   * @param trialNs host time that it lasts; 0 for no trial
   * @param budgetNs that a timestep may take; 0 when nothing is asked
   * @param timestepNs sensor time of a timestep; 0 when timesteps are binned by count
   */
  public record Terms(long trialNs, long budgetNs, long timestepNs) {
    /** Checks the ranges. */
    public Terms {
      if (trialNs < 0 || budgetNs < 0 || timestepNs < 0) {
        throw new IllegalArgumentException("a trial's times are not negative");
      }
    }
  }

  /** How a trial stands, with a sentence for people. */
  public enum Standing {
    OPEN("The trial goes on."),
    PROVEN("The ticket may stay."),
    OVER_BUDGET("The p99 of a timestep broke the budget."),
    RATE_COLLAPSED("Too few of the camera's events and timesteps were decided on."),
    FAILED("The network failed on a timestep.");

    private final String sentence;

    Standing(String sentence) {
      this.sentence = sentence;
    }

    /** What it means, in one sentence. */
    public String sentence() {
      return sentence;
    }

    /** True when the ticket has to go. */
    public boolean undoes() {
      return this != OPEN && this != PROVEN;
    }
  }

  /** A trial that starts at {@code startNs} of the host's clock. */
  public TicketTrial(Terms terms, long startNs) {
    this.terms = terms;
    this.startNs = startNs;
  }

  /** The network ran a timestep in {@code stepNs}. */
  public void step(long stepNs) {
    steps++;
    slowestNs = Math.max(slowestNs, stepNs);
    if (terms.budgetNs > 0 && stepNs > terms.budgetNs) {
      lateSteps++;
    }
  }

  /**
   * The camera's totals so far; the first ones are those at the trial's start.
   *
   * @param binnedEvents that reached a timestep
   * @param lostEvents that found the camera's queue full
   * @param shedTimesteps that were due, and that the network was spared
   */
  public void account(long binnedEvents, long lostEvents, long shedTimesteps) {
    if (!accounted) {
      accounted = true;
      binnedAtStart = binnedEvents;
      lostAtStart = lostEvents;
      shedAtStart = shedTimesteps;
    }
    binned = binnedEvents - binnedAtStart;
    lost = lostEvents - lostAtStart;
    shed = shedTimesteps - shedAtStart;
  }

  /** The network failed on a timestep. */
  public void fail() {
    failed = true;
  }

  /** How the trial stands at {@code nowNs} of the host's clock. */
  public Standing standing(long nowNs) {
    if (failed) {
      return Standing.FAILED;
    }
    boolean over = nowNs - startNs >= terms.trialNs;
    if (lateSteps > allowedLate(over ? steps : expectedSteps(nowNs))) {
      return over || terms.timestepNs > 0 ? Standing.OVER_BUDGET : Standing.OPEN;
    }
    if (!over || steps + shed < LEAST_STEPS) {
      return Standing.OPEN;
    }
    return rate() < LEAST_RATE ? Standing.RATE_COLLAPSED : Standing.PROVEN;
  }

  private static long allowedLate(long steps) {
    return Math.max(1, steps / 100);
  }

  /** Timesteps at the trial's end, if the sensor's clock goes as the host's. */
  private long expectedSteps(long nowNs) {
    long leftNs = terms.trialNs - (nowNs - startNs);
    return steps + (terms.timestepNs == 0 ? 0 : leftNs / terms.timestepNs);
  }

  /** The decision rate so far, 0..1; 1 before anything was due. */
  public double rate() {
    return share(binned, lost) * share(steps, shed);
  }

  private static double share(long done, long left) {
    return done + left == 0 ? 1 : (double) done / (done + left);
  }

  /** What was seen so far, in one line for people. */
  public String findings() {
    return String.format(
        Locale.ROOT,
        "%d of %d timesteps took longer than %.3f ms, the slowest %.3f ms; decision rate %.0f %%",
        lateSteps,
        steps,
        terms.budgetNs / 1e6,
        slowestNs / 1e6,
        100 * rate());
  }
}
