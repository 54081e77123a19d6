package io.tombola.node.actor;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.event.SensorClock;
import io.tombola.node.decide.BudgetReport;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * One camera's counters. They outlive a restart of its actor, so that no loss is forgotten; any
 * thread may read them.
 */
public final class CameraStatistics {
  /** The longest time that histograms hold. */
  static final long LONGEST_NS = 60_000_000_000L;

  private final LossLedger ledger = new LossLedger();
  private final Histogram stepNs = new ConcurrentHistogram(LONGEST_NS, 3);
  private final Histogram decisionNs = new ConcurrentHistogram(LONGEST_NS, 3);
  private final LatencyStatistics latency = new LatencyStatistics();
  private final EnergyStatistics energy = new EnergyStatistics();
  private final LongAdder discontinuities = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private final LongAdder commands = new LongAdder();
  private final LongAdder rungChanges = new LongAdder();
  private final AtomicReference<BudgetReport> budget = new AtomicReference<>(BudgetReport.NONE);
  private final AtomicLong digest = new AtomicLong();
  private final Map<String, SensorClock> clocks = new ConcurrentHashMap<>();
  private final AtomicLong lastEventNs = new AtomicLong();

  /** Of the steps since the last that decided; the camera's thread has it alone. */
  private long undecidedNs;

  /** What came in, went on and was lost, from the socket to the topics. */
  public LossLedger ledger() {
    return ledger;
  }

  /**
   * Counts a timestep that took {@code ns}: binning its events, the network and the decision.
   * Called by the camera's thread alone.
   *
   * @param decides whether the network has decided with it
   */
  public void recordStep(long ns, boolean decides) {
    stepNs.recordValue(clamp(ns));
    undecidedNs += ns;
    if (decides) {
      decisionNs.recordValue(clamp(undecidedNs));
      undecidedNs = 0;
    }
  }

  /** A machine that slept makes times that no histogram holds; they must not hurt the camera. */
  static long clamp(long ns) {
    return Math.max(0, Math.min(LONGEST_NS, ns));
  }

  /** Nanoseconds that a timestep takes: binning its events, the network and the decision. */
  public Histogram stepNs() {
    return stepNs;
  }

  /**
   * Nanoseconds that all timesteps of a decision take together: those of a spiking ViT's window, of
   * other networks the one. Steps of a window that was broken off are the next one's.
   */
  public Histogram decisionNs() {
    return decisionNs;
  }

  /** How decisions spent their time, stage by stage. */
  public LatencyStatistics latency() {
    return latency;
  }

  /** The operations of the timesteps that were counted. */
  public EnergyStatistics energy() {
    return energy;
  }

  /** Jumps of sensor time; each cleared the membranes. */
  public LongAdder discontinuities() {
    return discontinuities;
  }

  /** Times the camera's actor failed and was restarted. */
  public LongAdder restarts() {
    return restarts;
  }

  /** Gestures commanded. */
  public LongAdder commands() {
    return commands;
  }

  /** Times that the budget took another rung, or began or ended to shed timesteps. */
  public LongAdder rungChanges() {
    return rungChanges;
  }

  /** How the budget stood when it was last told: at each change, and once a second. */
  public AtomicReference<BudgetReport> budget() {
    return budget;
  }

  /** Running hash of all spikes so far: the same events give the same digest on every machine. */
  public AtomicLong digest() {
    return digest;
  }

  /** How each source's clock maps onto ROS time; sources that speak ROS time have none. */
  public Map<String, SensorClock> clocks() {
    return clocks;
  }

  /** Sensor time of the last event in a timestep that was run; 0 before there is one. */
  public AtomicLong lastEventNs() {
    return lastEventNs;
  }

  /** One line for people: the account of events, steps and losses. */
  public String line() {
    return String.format(
        "events in=%d binned=%d dropped=%d%s | messages %d | timesteps %d, p50 %.0f us, p99 %.0f us"
            + " | commands %d | discontinuities %d | restarts %d | rung changes %d, timesteps shed"
            + " %d | spike digest %016x",
        ledger.decode().in(),
        ledger.bin().out(),
        ledger.droppedEvents(),
        ledger.droppedEvents() == 0 ? "" : " " + ledger.eventDrops(),
        ledger.socket().in(),
        stepNs.getTotalCount(),
        stepNs.getValueAtPercentile(50) / 1e3,
        stepNs.getValueAtPercentile(99) / 1e3,
        commands.sum(),
        discontinuities.sum(),
        restarts.sum(),
        rungChanges.sum(),
        ledger.infer().dropped(DropCause.OVER_BUDGET),
        digest.get());
  }

  /**
   * The whole account for people, several lines: the ledger, causes in words, and {@link #line}.
   */
  public String dump() {
    StringBuilder text = new StringBuilder(ledger.toString()).append('\n');
    Set<DropCause> causes = EnumSet.noneOf(DropCause.class);
    causes.addAll(ledger.lostBefore().keySet());
    for (LossLedger.Hop hop : LossLedger.Hop.values()) {
      causes.addAll(ledger.hop(hop).drops().keySet());
    }
    causes.forEach(cause -> text.append(cause + ": " + cause.sentence() + "\n"));
    return text.append(ledger.balances() ? "balanced" : "events on their way: " + ledger.waiting())
        .append('\n')
        .append(line())
        .toString();
  }
}
