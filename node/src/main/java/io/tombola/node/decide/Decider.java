package io.tombola.node.decide;

import java.util.Arrays;
import java.util.Optional;

/**
 * Turns the confidences of each timestep, or of each window of them, into commands by a {@link
 * DecisionRule}.
 *
 * <p>Times are arguments; the class reads no clock. Between changes it allocates nothing.
 */
public final class Decider {
  private static final int NONE = -1;

  private DecisionRule rule;
  private int idleClass;

  private Pace pace;

  /** Of the decisions that are averaged. */
  private float[][] recent;

  /** Of the timesteps that these are made on. */
  private RecentEvents recentEvents;

  private double[] mean;

  private long steps;
  private int held = NONE;

  /** Why there is no gesture, as it was said last; null when something else was, or nothing. */
  private Decision.Reason idle;

  private int candidate = NONE;
  private long candidateSinceNs;
  private boolean releasing;
  private long releasingSinceNs;
  private long lastEventNs;

  /**
   * How a network's decisions follow each other.
   *
   * @param hop timesteps from one to the next
   * @param window timesteps that each is made on, behind those before; not fewer
   */
  public record Pace(int hop, int window) {
    /** Each timestep is decided on. */
    public static final Pace EACH_TIMESTEP = new Pace(1, 1);
  }

  /**
   * A decider that has decided nothing yet.
   *
   * @param classes length of the confidences
   * @param idleClass class that never becomes a command ("other gestures"), or -1
   */
  public Decider(DecisionRule rule, int classes, int idleClass, Pace pace) {
    this.rule = rule;
    this.idleClass = idleClass;
    this.pace = pace;
    this.recent = new float[averaged(rule)][classes];
    this.recentEvents = new RecentEvents(behind(rule));
    this.mean = new double[classes];
  }

  /** Decisions that a rule averages: as many as its timesteps touch. */
  private int averaged(DecisionRule rule) {
    return (rule.smoothingSteps() + pace.hop - 1) / pace.hop;
  }

  /** Timesteps that these are made on. */
  private int behind(DecisionRule rule) {
    return (averaged(rule) - 1) * pace.hop + pace.window;
  }

  /**
   * Goes on under another rule: what is held stays held until the new rule lets go, and as many
   * recent timesteps as it wants are kept.
   */
  public void change(DecisionRule next) {
    int averaged = averaged(next);
    int kept = (int) Math.min(Math.min(steps, recent.length), averaged);
    float[][] confidences = new float[averaged][mean.length];
    for (int i = 0; i < kept; i++) {
      confidences[i] = recent[(int) ((steps - kept + i) % recent.length)];
    }
    recent = confidences;
    recentEvents = recentEvents.resized(behind(next));
    steps = kept;
    rule = next;
  }

  /** The first decision of a stream: idle, so that a subscriber knows where it stands. */
  public Optional<Decision> start() {
    return becomeIdle(Decision.Reason.STARTED);
  }

  /**
   * Takes in a timestep that the network has run, whether it decides on it or not.
   *
   * @param firstEventNs sensor time of its first event; ignored when it has none
   * @param lastEventNs sensor time of its last event; ignored when it has none
   * @param events events in it
   */
  public void saw(long firstEventNs, long lastEventNs, long events) {
    recentEvents.add(firstEventNs, events);
    if (events > 0) {
      this.lastEventNs = lastEventNs;
    }
  }

  /**
   * Takes in what the network makes of the last timestep, or of the window that ends with it.
   *
   * @param confidences of each class, summing to 1; read before this returns
   * @param stepEndNs sensor time at which the timestep ended
   * @return the new decision, if it changed
   */
  public Optional<Decision> step(float[] confidences, long stepEndNs) {
    remember(confidences);
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
   */
  public Optional<Decision> succeed(int classes, int idleClass, Pace pace) {
    forget();
    this.idleClass = idleClass;
    this.pace = pace;
    mean = new double[classes];
    recent = new float[averaged(rule)][classes];
    recentEvents = new RecentEvents(behind(rule));
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

  private void remember(float[] confidences) {
    int slot = (int) (steps % recent.length);
    System.arraycopy(confidences, 0, recent[slot], 0, mean.length);
    steps++;
    int filled = (int) Math.min(steps, recent.length);
    Arrays.fill(mean, 0);
    for (int i = 0; i < filled; i++) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += recent[i][c] / (double) filled;
      }
    }
  }

  private Decision hold(int gesture) {
    held = gesture;
    idle = null;
    candidate = NONE;
    releasing = false;
    return new Decision.Command(
        gesture,
        mean[gesture],
        Math.min(recentEvents.firstEventNs(), lastEventNs),
        lastEventNs,
        recentEvents.events());
  }

  private Optional<Decision> release(long stepEndNs) {
    if (held == NONE) {
      return idle == null ? Optional.empty() : becomeIdle(Decision.Reason.WATCHING);
    }
    if (mean[held] >= rule.releaseConfidence()) {
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
    recentEvents.clear();
    candidate = NONE;
  }

  private Optional<Decision> becomeIdle(Decision.Reason reason) {
    held = NONE;
    releasing = false;
    if (idle != null && idle.eventsArrive() == reason.eventsArrive()) {
      return Optional.empty();
    }
    idle = reason;
    return Optional.of(new Decision.Idle(reason, lastEventNs));
  }
}
