package io.tombola.node.actor;

import io.tombola.msgs.event.LossLedger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * One camera's counters. They outlive a restart of its actor, so that no loss is forgotten; any
 * thread may read them.
 */
public final class CameraStatistics {
  private static final long LONGEST_NS = 60_000_000_000L;

  private final LossLedger ledger = new LossLedger();
  private final Histogram stepNs = new ConcurrentHistogram(LONGEST_NS, 3);
  private final Histogram decisionNs = new ConcurrentHistogram(LONGEST_NS, 3);
  private final LongAdder discontinuities = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private final LongAdder commands = new LongAdder();
  private final AtomicLong digest = new AtomicLong();

  /** What came in, went on and was lost, from the socket to the topics. */
  public LossLedger ledger() {
    return ledger;
  }

  /** Nanoseconds that the network takes for a timestep. */
  public Histogram stepNs() {
    return stepNs;
  }

  /** Nanoseconds from the arrival of the packet that closed a timestep to its decision. */
  public Histogram decisionNs() {
    return decisionNs;
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

  /** Running hash of all spikes so far: the same events give the same digest on every machine. */
  public AtomicLong digest() {
    return digest;
  }

  /** One line for people: the account of events, steps and losses. */
  public String line() {
    return String.format(
        "events in=%d binned=%d dropped=%d%s | messages %d | timesteps %d, p50 %.0f us, p99 %.0f us | commands %d |"
            + " discontinuities %d | restarts %d | spike digest %016x",
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
        digest.get());
  }
}
