package io.tombola.node.diagnostics;

import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rates of messages and, beside them, of events over the last five periods.
 *
 * <p>Levels and sentences are those of diagnostic_updater's FrequencyStatus, its tolerance of 10 %
 * included; it calls "events" what are messages here.
 */
public final class FrequencyTask implements DiagnosticTask {
  private static final int WINDOW = 5;
  private static final double TOLERANCE = 0.1;

  private final LossLedger ledger;
  private final Limits limits;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long timeNs, long messages, long events) {}

  /**
   * What is expected.
   *
   * @param minHz messages a second at least, 0 for no matter
   * @param maxHz messages a second at most, 0 for no matter
   */
  public record Limits(double minHz, double maxHz) {}

  /** Watches what arrives by {@code ledger}, from {@code nowNs} on. */
  public FrequencyTask(LossLedger ledger, Limits limits, long nowNs) {
    this.ledger = ledger;
    this.limits = limits;
    samples.add(sample(nowNs));
  }

  private Sample sample(long nowNs) {
    return new Sample(nowNs, ledger.socket().in(), ledger.decode().in());
  }

  @Override
  public String name() {
    return "Frequency Status";
  }

  @Override
  public Report report(long nowNs) {
    if (nowNs < samples.getLast().timeNs()) {
      // Time was set back: what was counted before belongs to another time.
      samples.clear();
      samples.add(sample(nowNs));
    }
    Sample now = sample(nowNs);
    Sample oldest = samples.getFirst();
    samples.add(now);
    if (samples.size() > WINDOW) {
      samples.removeFirst();
    }
    double seconds = (nowNs - oldest.timeNs()) / 1e9;
    long messages = now.messages() - oldest.messages();
    double hz = seconds > 0 ? messages / seconds : 0;
    double eventsPerSecond = seconds > 0 ? (now.events() - oldest.events()) / seconds : 0;
    return judge(new Report(), messages, hz)
        .add("Messages in window", messages)
        .add("Messages since startup", now.messages())
        .add("Duration of window (s)", "%.3f", seconds)
        .add("Actual frequency (Hz)", "%.3f", hz)
        .add("Minimum acceptable frequency (Hz)", "%.3f", limits.minHz() * (1 - TOLERANCE))
        .add("Maximum acceptable frequency (Hz)", "%.3f", limits.maxHz() * (1 + TOLERANCE))
        .add("Event rate (events/s)", "%.0f", eventsPerSecond)
        .add("Events since startup", now.events());
  }

  private Report judge(Report report, long messages, double hz) {
    if (messages == 0) {
      return report.summary(Level.ERROR, "No events recorded.");
    }
    if (hz < limits.minHz() * (1 - TOLERANCE)) {
      return report.summary(Level.WARN, "Frequency too low.");
    }
    if (limits.maxHz() > 0 && hz > limits.maxHz() * (1 + TOLERANCE)) {
      return report.summary(Level.WARN, "Frequency too high.");
    }
    return report.summary(Level.OK, "Desired frequency met");
  }
}
