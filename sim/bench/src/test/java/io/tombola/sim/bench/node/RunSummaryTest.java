package io.tombola.sim.bench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.sim.bench.node.RunSummary.PhaseSummary;
import io.tombola.sim.bench.node.RunSummary.RungChange;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RunSummaryTest {
  private static final long TIMESTEP_US = 10_000;
  private static final long FIRST_NS = 1_000;
  private static final Offset<Double> ROUNDED = within(0.5);

  /** Ten timesteps a phase: warm-up at rung 0, quiet at rung 1, burst at rung 2. */
  private static RunLog run() {
    Scenario scenario =
        new Scenario(
            List.of(
                new Phase("warm-up", 0.1, 1, false, false),
                new Phase("quiet", 0.1, 1, false, true),
                new Phase("burst", 0.1, 20, false, true)));
    var steps = new StepLog(30);
    for (int timestep = 0; timestep < 30; timestep++) {
      boolean justDisturbed = timestep >= 20 && timestep < 25;
      long stepNs = timestep < 10 || justDisturbed ? 9_000_000 : 100_000 + timestep * 1_000;
      steps.timed(40_000, stepNs - 40_000, lastEventNs(timestep), timestep / 10);
    }
    long[] closedNs = new long[30];
    for (int timestep = 0; timestep < 29; timestep++) {
      closedNs[timestep] = timestep * 10_000_000L;
    }
    return new RunLog(
        scenario,
        true,
        TIMESTEP_US,
        FIRST_NS,
        new CameraProcess.Sent(300, 9_000, 12_000, closedNs),
        steps,
        List.of(command(5, 7_000_000), command(12, 400_000), command(25, 600_000), command(29, 1)),
        297,
        List.of(
            Map.of(),
            Map.of("decode MAILBOX_FULL", 5L),
            Map.of("decode MAILBOX_FULL", 5L),
            Map.of("decode MAILBOX_FULL", 5L, "infer SHUTDOWN", 1L)),
        true);
  }

  private static long lastEventNs(int timestep) {
    return FIRST_NS + timestep * TIMESTEP_US * 1000 + 9_999_000;
  }

  private static CommandLog.Arrival command(int timestep, long latencyNs) {
    return new CommandLog.Arrival(lastEventNs(timestep), timestep * 10_000_000L + latencyNs);
  }

  @Test
  void warmUpAndTheStepsRightAfterADisturbanceDoNotCount() {
    RunSummary summary = RunSummary.of(run(), 126.5);
    assertThat(summary.steps()).isEqualTo(15);
    assertThat(summary.stepP99Us()).isCloseTo(129, ROUNDED);
    assertThat(summary.stepsOverBudget()).isEqualTo(3);
    assertThat(summary.phases()).extracting(PhaseSummary::name).containsExactly("quiet", "burst");
    assertThat(summary.phases()).extracting(PhaseSummary::steps).containsExactly(10L, 5L);
  }

  @Test
  void latencyIsFromTheMessageThatClosedTheTimestep() {
    RunSummary summary = RunSummary.of(run(), 126.5);
    // Nobody knows when the last timestep was closed: no message came behind it.
    assertThat(summary.commands()).isEqualTo(2);
    assertThat(summary.latencyP50Us()).isCloseTo(400, ROUNDED);
    assertThat(summary.latencyP99Us()).isCloseTo(600, ROUNDED);
  }

  @Test
  void rungsAndLossesStandWhereTheyHappened() {
    RunSummary summary = RunSummary.of(run(), 126.5);
    assertThat(summary.rungs()).containsExactly(new RungChange(0, 1), new RungChange(0.1, 2));
    assertThat(summary.dropped()).isEqualTo(3);
    assertThat(summary.drops()).containsOnlyKeys("decode MAILBOX_FULL", "infer SHUTDOWN");
    assertThat(summary.phases())
        .extracting(PhaseSummary::drops)
        .containsExactly(Map.of(), Map.of("infer SHUTDOWN", 1L));
  }
}
