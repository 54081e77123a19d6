package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.node.decide.TicketTrial.Standing;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A trial's judgement, on a clock of the test's. */
class TicketTrialTest {
  private static final long STEP_NS = 10_000_000;
  private static final long BUDGET_NS = 2_000_000;
  private static final long TRIAL_NS = 5_000_000_000L;
  private static final TicketTrial.Terms TERMS =
      new TicketTrial.Terms(TRIAL_NS, BUDGET_NS, STEP_NS);
  private static final TicketTrial.Terms BY_COUNT = new TicketTrial.Terms(TRIAL_NS, BUDGET_NS, 0);

  private final TicketTrial trial = new TicketTrial(TERMS, 0);

  /** Times of which a share, itself drawn, is above the budget. */
  @Provide
  Arbitrary<List<Long>> stepTimes() {
    return Arbitraries.integers()
        .between(0, 12)
        .flatMap(
            percent ->
                Arbitraries.integers()
                    .between(0, 99)
                    .map(die -> die < percent ? BUDGET_NS + 1 + die : BUDGET_NS - die)
                    .list()
                    .ofMinSize(100)
                    .ofMaxSize(900));
  }

  /** The ticket is over budget at the end exactly when the 99th percentile breaks it. */
  @Property(tries = 300)
  void theBudgetIsBrokenByThe99thPercentile(@ForAll("stepTimes") List<Long> stepNs) {
    TicketTrial judged = new TicketTrial(TERMS, 7);
    stepNs.forEach(judged::step);
    long[] sorted = stepNs.stream().mapToLong(Long::longValue).sorted().toArray();
    long p99Ns = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    assertThat(judged.standing(7 + TRIAL_NS))
        .isEqualTo(p99Ns > BUDGET_NS ? Standing.OVER_BUDGET : Standing.PROVEN);
  }

  /** A ticket that is undone early would be undone at the end, however fast its last steps are. */
  @Property(tries = 300)
  void anEarlyEndIsNeverRash(@ForAll("stepTimes") List<Long> stepNs) {
    TicketTrial judged = new TicketTrial(TERMS, 0);
    boolean undone = false;
    int steps = (int) (TRIAL_NS / STEP_NS);
    for (int i = 0; i < steps; i++) {
      judged.step(i < stepNs.size() ? stepNs.get(i) : 1);
      undone |= judged.standing(i * STEP_NS) == Standing.OVER_BUDGET;
    }
    assertThat(judged.standing(TRIAL_NS) == Standing.OVER_BUDGET).isEqualTo(undone);
  }

  /** Whatever happens, a trial is open until its time is over, but for two reasons to undo. */
  @Property(tries = 300)
  void nothingIsProvenBeforeItsTime(
      @ForAll @Size(max = 60) List<@IntRange(max = 6_000_000) Integer> stepNs,
      @ForAll @IntRange(max = 1000) int binned,
      @ForAll @IntRange(max = 1000) int lost) {
    TicketTrial judged = new TicketTrial(TERMS, 0);
    judged.account(5, 6, 7);
    stepNs.forEach(judged::step);
    judged.account(5 + binned, 6 + lost, 7);
    assertThat(judged.standing(TRIAL_NS - 1)).isIn(Standing.OPEN, Standing.OVER_BUDGET);
    boolean enough = stepNs.size() >= TicketTrial.LEAST_STEPS;
    boolean late = stepNs.stream().filter(ns -> ns > BUDGET_NS).count() > 1;
    boolean collapsed = binned + lost > 0 && binned < 0.75 * (binned + lost);
    assertThat(judged.standing(TRIAL_NS))
        .isEqualTo(
            late
                ? Standing.OVER_BUDGET
                : !enough ? Standing.OPEN : collapsed ? Standing.RATE_COLLAPSED : Standing.PROVEN);
  }

  private void steps(int count, long stepNs) {
    for (int i = 0; i < count; i++) {
      trial.step(stepNs);
    }
  }

  @Test
  void aSingleSlowStepIsForgiven() {
    steps(1, 100 * BUDGET_NS);
    steps(49, BUDGET_NS);
    assertThat(trial.standing(TRIAL_NS)).isEqualTo(Standing.PROVEN);
  }

  @Test
  void aSlowTicketGoesLongBeforeTheEnd() {
    steps(5, BUDGET_NS + 1);
    assertThat(trial.standing(50_000_000)).isEqualTo(Standing.OPEN);
    steps(1, BUDGET_NS + 1);
    assertThat(trial.standing(60_000_000)).isEqualTo(Standing.OVER_BUDGET);
    assertThat(trial.findings())
        .isEqualTo(
            "6 of 6 timesteps took longer than 2.000 ms, the slowest 2.000 ms; decision rate 100"
                + " %");
  }

  @Test
  void whereNobodyKnowsHowManyStepsWillComeTheEndIsWaitedFor() {
    TicketTrial byCount = new TicketTrial(BY_COUNT, 0);
    for (int i = 0; i < 20; i++) {
      byCount.step(BUDGET_NS + 1);
    }
    assertThat(byCount.standing(TRIAL_NS - 1)).isEqualTo(Standing.OPEN);
    assertThat(byCount.standing(TRIAL_NS)).isEqualTo(Standing.OVER_BUDGET);
  }

  @Test
  void withoutABudgetAnyStepWillDo() {
    TicketTrial free = new TicketTrial(new TicketTrial.Terms(TRIAL_NS, 0, 0), 0);
    for (int i = 0; i < 20; i++) {
      free.step(Long.MAX_VALUE);
    }
    assertThat(free.standing(TRIAL_NS)).isEqualTo(Standing.PROVEN);
  }

  @Test
  void aSilentCameraProvesNothing() {
    assertThat(trial.standing(100 * TRIAL_NS)).isEqualTo(Standing.OPEN);
    steps(TicketTrial.LEAST_STEPS, 1);
    assertThat(trial.standing(100 * TRIAL_NS)).isEqualTo(Standing.PROVEN);
  }

  @Test
  void lostEventsAndShedTimestepsMakeTheRateCollapseTogether() {
    trial.account(1000, 50, 3);
    steps(90, 1);
    trial.account(1900, 150, 13);
    assertThat(trial.rate()).isEqualTo(0.81);
    assertThat(trial.standing(TRIAL_NS)).isEqualTo(Standing.PROVEN);
    trial.account(1900, 350, 13);
    assertThat(trial.rate()).isEqualTo(0.675);
    assertThat(trial.standing(TRIAL_NS)).isEqualTo(Standing.RATE_COLLAPSED);
    assertThat(trial.standing(TRIAL_NS - 1)).isEqualTo(Standing.OPEN);
  }

  @Test
  void everySecondTimestepShedIsACollapse() {
    trial.account(0, 0, 0);
    steps(50, 1);
    trial.account(1000, 0, 50);
    assertThat(trial.standing(TRIAL_NS)).isEqualTo(Standing.RATE_COLLAPSED);
  }

  @Test
  void aFailureEndsItAtOnce() {
    steps(1, 1);
    trial.fail();
    assertThat(trial.standing(1)).isEqualTo(Standing.FAILED);
  }

  @Test
  void everyStandingHasASentence() {
    assertThat(Arrays.stream(Standing.values()).map(Standing::sentence))
        .allMatch(sentence -> sentence.endsWith("."))
        .doesNotHaveDuplicates();
  }
}
