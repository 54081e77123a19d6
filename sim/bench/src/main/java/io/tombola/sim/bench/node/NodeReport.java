package io.tombola.sim.bench.node;

import io.tombola.sim.bench.node.RunSummary.PhaseSummary;
import io.tombola.sim.bench.node.RunSummary.RungChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs as people read them. */
final class NodeReport {
  private static final int MOST_CHANGES = 24;

  private NodeReport() {}

  /** The ladder's lines. */
  static List<String> ladder(List<RungCost> costs) {
    List<String> lines = new ArrayList<>();
    lines.add("  rung   keep  us/step alone");
    for (int rung = 0; rung < costs.size(); rung++) {
      RungCost cost = costs.get(rung);
      lines.add(format("  %4d  %5.3f  %13.0f", rung, cost.keep(), cost.stepUs()));
    }
    return lines;
  }

  /** A run's lines, an empty one first. */
  static List<String> lines(String scenario, RunSummary run) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        format(
            "%s, %s the budget of %.0f us a step",
            scenario, run.controller() ? "with" : "without", run.budgetUs()));
    lines.add(
        format(
            "  %-12s %6s %5s %6s %7s %27s %6s %6s %8s %29s  %s",
            "phase",
            "Mev/s",
            "busy",
            "steps",
            "bin us",
            "step us p50/p99/p99.9",
            "over",
            "rungs",
            "commands",
            "command us p50/p99/p99.9",
            "dropped"));
    run.phases().forEach(phase -> lines.add(line(phase)));
    lines.add(
        format(
            "  %-12s %6s %5s %6d %7s %27s %6d %6s %8d %29s  %s",
            "all",
            "",
            "",
            run.steps(),
            "",
            three(run.stepP50Us(), run.stepP99Us(), run.stepP999Us()),
            run.stepsOverBudget(),
            "",
            run.commands(),
            three(run.latencyP50Us(), run.latencyP99Us(), run.latencyP999Us()),
            run.drops().isEmpty() ? "nothing" : run.drops().toString()));
    lines.add(
        format(
            "  %d packets, %d dropped; ledger %s; the camera sent its packets late by %.0f us"
                + " (p99)",
            run.packets(),
            run.dropped(),
            run.ledgerBalances() ? "balanced" : "OUT OF BALANCE",
            run.cameraLateP99Us()));
    lines.add("  rung over time: " + rungs(run.rungs()));
    return lines;
  }

  private static String line(PhaseSummary phase) {
    return format(
        "  %-12s %6s %5s %6d %7s %27s %6d %6s %8d %29s  %s",
        phase.name(),
        phase.megaEventsPerSecond(),
        phase.busyThread() ? "yes" : "",
        phase.steps(),
        phase.binningP50Us() == null ? "-" : Math.round(phase.binningP50Us()),
        three(phase.stepP50Us(), phase.stepP99Us(), phase.stepP999Us()),
        phase.stepsOverBudget(),
        phase.largestRung() == phase.smallestRung()
            ? String.valueOf(phase.largestRung())
            : phase.largestRung() + ".." + phase.smallestRung(),
        phase.commands(),
        three(phase.latencyP50Us(), phase.latencyP99Us(), phase.latencyP999Us()),
        phase.drops().isEmpty() ? "" : phase.drops());
  }

  private static String three(Double p50, Double p99, Double p999) {
    return p50 == null ? "-" : format("%.0f / %.0f / %.0f", p50, p99, p999);
  }

  private static String rungs(List<RungChange> changes) {
    String shown =
        changes.stream()
            .limit(MOST_CHANGES)
            .map(it -> format("%.2f s %d", it.seconds(), it.rung()))
            .collect(Collectors.joining(", "));
    return changes.size() <= MOST_CHANGES
        ? shown
        : shown + format(", and %d changes more", changes.size() - MOST_CHANGES);
  }

  /** Whether the burst was held, in a line. */
  static String verdict(RunSummary with, RunSummary without) {
    return format(
        "burst: p99 of the step %.0f us with the budget, %.0f us without, of %.0f us: %s; %d"
            + " packets dropped with it, %d without",
        with.stepP99Us(),
        without.stepP99Us(),
        with.budgetUs(),
        with.stepP99Us() <= with.budgetUs() ? "held" : "MISSED",
        with.dropped(),
        without.dropped());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
