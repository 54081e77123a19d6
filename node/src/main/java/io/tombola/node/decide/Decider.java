package io.tombola.node.decide;

import java.util.Arrays;
import java.util.Optional;

/**
 * Turns each timestep's or window's confidences into commands by a {@link DecisionRule}.
 *
 * <p>Times are arguments; the class reads no clock. Between changes it allocates nothing.
 */
public final class Decider {
  private static final int NONE = -1;

  private DecisionRule rule;
  private int idleClass;

  /** Timesteps of a decision. */
  private int window;

  /** Of the decisions that are averaged. */
  private float[][] recent;

  private long[] recentFirstEventNs;
  private long[] recentEvents;
  private double[] mean;

  private int steps;
  private int held = NONE;
  private boolean idle;
  private int candidate = NONE;
  private long candidateSinceNs;
  private boolean releasing;
  private long releasingSinceNs;
  private long lastEventNs;

  /**
   * A decider that has decided nothing yet.
   *
   * @param classes length of the confidences
   * @param idleClass class that never becomes a command ("other gestures"), or -1
   * @param window timesteps that each confidences are of, behind those before
   */
  public Decider(DecisionRule rule, int classes, int idleClass, int window) {
    this.rule = rule;
    this.idleClass = idleClass;
    this.window = window;
    this.recent = new float[averaged(rule)][classes];
    this.recentFirstEventNs = new long[averaged(rule)];
    this.recentEvents = new long[averaged(rule)];
    this.mean = new double[classes];
  }

  /** Decisions that a rule averages: whole windows, as many as its timesteps touch. */
  private int averaged(DecisionRule rule) {
    return (rule.smoothingSteps() + window - 1) / window;
  }

  /**
   * Goes on under another rule: what is held stays held until the new rule lets go, and as many
   * recent timesteps as it wants are kept.
   */
  public void change(DecisionRule next) {
    int averaged = averaged(next);
    int kept = Math.min(Math.min(steps, recent.length), averaged);
    float[][] confidences = new float[averaged][mean.length];
    long[] firstEventNs = new long[averaged];
    long[] events = new long[averaged];
    for (int i = 0; i < kept; i++) {
      int from = (steps - kept + i) % recent.length;
      confidences[i] = recent[from];
      firstEventNs[i] = recentFirstEventNs[from];
      events[i] = recentEvents[from];
    }
    recent = confidences;
    recentFirstEventNs = firstEventNs;
    recentEvents = events;
    steps = kept;
    rule = next;
  }

  /** The first decision of a stream: idle, so that a subscriber knows where it stands. */
  public Optional<Decision> start() {
    return becomeIdle(Decision.Reason.STARTED);
  }

  /**
   * Takes in one timestep, or one window of them.
   *
   * @param confidences of each class, summing to 1; read before this returns
   * @param stepEndNs sensor time at which it ended
   * @param firstEventNs sensor time of its first event; ignored when it has none
   * @param lastEventNs sensor time of its last event; ignored when it has none
   * @param events events in it
   * @return the new decision, if it changed
   */
  public Optional<Decision> step(
      float[] confidences, long stepEndNs, long firstEventNs, long lastEventNs, long events) {
    remember(confidences, firstEventNs, lastEventNs, events);
    int best = 0;
    for (int c = 1; c < mean.length; c++) {
      if (mean[c] > mean[best]) {
        best = c;
      }
    }
    boolean command = best != idleClass && mean[best] >= rule.minConfidence();
    if (command && best != held) {
      if (best != candidate) {
        candidate = best;
        candidateSinceNs = stepEndNs;
      }
      if (stepEndNs - candidateSinceNs >= rule.dwellUs() * 1000) {
        return Optional.of(hold(best));
      }
    } else {
      candidate = NONE;
    }
    return release(stepEndNs);
  }

  /** No events have come for the stale time (the caller keeps the host clock). */
  public Optional<Decision> stale() {
    forget();
    return becomeIdle(Decision.Reason.STALE);
  }

  /** The stream jumped: forgets the recent timesteps. */
  public Optional<Decision> reset() {
    forget();
    return becomeIdle(Decision.Reason.RESET);
  }

  /**
   * Another network decides from now on: forgets the recent timesteps, and lets go what is held.
   *
   * @param classes length of its confidences
   * @param idleClass class of its that never becomes a command, or -1
   * @param window timesteps of its decisions
   */
  public Optional<Decision> succeed(int classes, int idleClass, int window) {
    forget();
    this.idleClass = idleClass;
    this.window = window;
    mean = new double[classes];
    recent = new float[averaged(rule)][classes];
    recentFirstEventNs = new long[recent.length];
    recentEvents = new long[recent.length];
    return becomeIdle(Decision.Reason.SWAPPED);
  }

  /** The last timestep's confidences, averaged as the rule says; owned by this decider. */
  public double[] smoothed() {
    return mean;
  }

  /** Sensor time of the last event so far, nanoseconds; 0 before there is one. */
  public long lastEventNs() {
    return lastEventNs;
  }

  private void remember(float[] confidences, long firstEventNs, long lastEventNs, long events) {
    int slot = steps % recent.length;
    System.arraycopy(confidences, 0, recent[slot], 0, mean.length);
    recentFirstEventNs[slot] = events > 0 ? firstEventNs : Long.MAX_VALUE;
    recentEvents[slot] = events;
    if (events > 0) {
      this.lastEventNs = lastEventNs;
    }
    steps++;
    int filled = Math.min(steps, recent.length);
    Arrays.fill(mean, 0);
    for (int i = 0; i < filled; i++) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += recent[i][c] / (double) filled;
      }
    }
  }

  private Decision hold(int gesture) {
    held = gesture;
    idle = false;
    candidate = NONE;
    releasing = false;
    long firstEventNs = Long.MAX_VALUE;
    long events = 0;
    for (int i = 0; i < Math.min(steps, recent.length); i++) {
      firstEventNs = Math.min(firstEventNs, recentFirstEventNs[i]);
      events += recentEvents[i];
    }
    return new Decision.Command(
        gesture, mean[gesture], Math.min(firstEventNs, lastEventNs), lastEventNs, events);
  }

  private Optional<Decision> release(long stepEndNs) {
    if (held == NONE || mean[held] >= rule.releaseConfidence()) {
      releasing = false;
      return Optional.empty();
    }
    if (!releasing) {
      releasing = true;
      releasingSinceNs = stepEndNs;
    }
    if (stepEndNs - releasingSinceNs < rule.dwellUs() * 1000) {
      return Optional.empty();
    }
    return becomeIdle(Decision.Reason.RELEASED);
  }

  private void forget() {
    steps = 0;
    candidate = NONE;
  }

  private Optional<Decision> becomeIdle(Decision.Reason reason) {
    held = NONE;
    releasing = false;
    if (idle) {
      return Optional.empty();
    }
    idle = true;
    return Optional.of(new Decision.Idle(reason, lastEventNs));
  }
}
