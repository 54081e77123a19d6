package io.tombola.sim.bench.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A run in figures; fields are those of {@code --json}. A step is binning, network and decision;
 * its times leave out the first {@link #GRACE_STEPS} after each disturbance and all warm-up.
 *
 * @param budgetUs what a step may take; with or without a controller that knows
 * @param stepsOverBudget of {@code steps}
 * @param packets that the camera sent
 * @param dropped packets that the camera sent and the node did not process
 * @param drops all losses by name, warm-up included
 * @param ledgerBalances whether in = out + dropped at every hop
 * @param commands that arrived and whose timestep's end is known
 * @param latencyP50Us from sending the message that closed the timestep to the command's arrival at
 *     another ROS node; null without commands
 * @param cameraLateP99Us how late the camera's messages left: its machine's fault, not the node's
 * @param rungs over time, each change
 */
record RunSummary(
    boolean controller,
    double budgetUs,
    long steps,
    Double stepP50Us,
    Double stepP99Us,
    Double stepP999Us,
    long stepsOverBudget,
    long packets,
    long dropped,
    Map<String, Long> drops,
    boolean ledgerBalances,
    long commands,
    Double latencyP50Us,
    Double latencyP99Us,
    Double latencyP999Us,
    double cameraLateP99Us,
    List<RungChange> rungs,
    List<PhaseSummary> phases) {
  /** Steps that the node has to find its rung after more is asked of it. */
  static final int GRACE_STEPS = 5;

  private static final long LONGEST_NS = 60_000_000_000L;

  /** From {@code seconds} on, counted from the first phase that is no warm-up, this rung ran. */
  record RungChange(double seconds, int rung) {}

  /**
   * A phase in figures, fields as in the whole.
   *
   * @param binningP50Us the part of a step in which its events are binned
   * @param largestRung the lowest number
   */
  record PhaseSummary(
      String name,
      double megaEventsPerSecond,
      boolean busyThread,
      long steps,
      Double binningP50Us,
      Double stepP50Us,
      Double stepP99Us,
      Double stepP999Us,
      long stepsOverBudget,
      int largestRung,
      int smallestRung,
      long commands,
      Double latencyP50Us,
      Double latencyP99Us,
      Double latencyP999Us,
      Map<String, Long> drops) {}

  /** Figures of a run. */
  static RunSummary of(RunLog run, double budgetUs) {
    Histogram steps = histogram();
    Histogram latencies = histogram();
    List<PhaseSummary> phases = new ArrayList<>();
    for (int phase = run.scenario().firstCounted();
        phase < run.scenario().phases().size();
        phase++) {
      phases.add(phase(run, phase, budgetUs, steps, latencies));
    }
    return new RunSummary(
        run.controlled(),
        budgetUs,
        steps.getTotalCount(),
        us(steps, 50),
        us(steps, 99),
        us(steps, 99.9),
        phases.stream().mapToLong(PhaseSummary::stepsOverBudget).sum(),
        run.sent().packets(),
        run.sent().packets() - run.taken(),
        run.drops().get(run.drops().size() - 1),
        run.balanced(),
        latencies.getTotalCount(),
        us(latencies, 50),
        us(latencies, 99),
        us(latencies, 99.9),
        run.sent().lateP99Ns() / 1e3,
        rungs(run),
        phases);
  }

  private static PhaseSummary phase(
      RunLog run, int phase, double budgetUs, Histogram allSteps, Histogram allLatencies) {
    Phase load = run.scenario().phases().get(phase);
    long from = run.firstTimestep(phase);
    long to = run.firstTimestep(phase + 1);
    long grace = run.scenario().disturbs(phase) ? GRACE_STEPS : 0;
    Histogram steps = histogram();
    Histogram binning = histogram();
    long over = 0;
    int largest = Integer.MAX_VALUE;
    int smallest = 0;
    for (int i = 0; i < run.steps().size(); i++) {
      long timestep = run.timestep(run.steps().lastEventNs(i));
      if (timestep >= from + grace && timestep < to) {
        int stepNs = run.steps().stepNs(i);
        steps.recordValue(stepNs);
        binning.recordValue(run.steps().binningNs(i));
        over += stepNs > budgetUs * 1e3 ? 1 : 0;
        largest = Math.min(largest, run.steps().rung(i));
        smallest = Math.max(smallest, run.steps().rung(i));
      }
    }
    Histogram latencies = latencies(run, from, to);
    allSteps.add(steps);
    allLatencies.add(latencies);
    return new PhaseSummary(
        load.name(),
        load.megaEventsPerSecond(),
        load.busyThread(),
        steps.getTotalCount(),
        us(binning, 50),
        us(steps, 50),
        us(steps, 99),
        us(steps, 99.9),
        over,
        Math.min(largest, smallest),
        smallest,
        latencies.getTotalCount(),
        us(latencies, 50),
        us(latencies, 99),
        us(latencies, 99.9),
        Drops.between(run.drops().get(phase), run.drops().get(phase + 1)));
  }

  private static Histogram latencies(RunLog run, long from, long to) {
    Histogram latencies = histogram();
    for (CommandLog.Arrival command : run.commands()) {
      long timestep = run.timestep(command.lastEventNs());
      long latencyNs = run.latencyNs(command);
      if (timestep >= from && timestep < to && latencyNs >= 0) {
        latencies.recordValue(Math.min(LONGEST_NS, latencyNs));
      }
    }
    return latencies;
  }

  private static List<RungChange> rungs(RunLog run) {
    long from = run.firstTimestep(run.scenario().firstCounted());
    List<RungChange> changes = new ArrayList<>();
    int before = -1;
    for (int i = 0; i < run.steps().size(); i++) {
      long timestep = run.timestep(run.steps().lastEventNs(i));
      int rung = run.steps().rung(i);
      if (timestep >= from && rung != before) {
        changes.add(new RungChange((timestep - from) * run.timestepUs() / 1e6, rung));
        before = rung;
      }
    }
    return changes;
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_NS, 3);
  }

  private static Double us(Histogram ns, double percentile) {
    return ns.getTotalCount() == 0 ? null : ns.getValueAtPercentile(percentile) / 1e3;
  }
}
