package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.run.StepCost;
import io.tombola.node.decide.BudgetController.Reason;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The controller on a machine that takes just as long as its cost says, times a load. */
final class BudgetControllerTest {
  private static final long[] KEPT = {400_000, 300_000, 200_000, 100_000};
  private static final StepCost COST = new StepCost(20_000, 1, 5);
  private static final long STEP_NS = 10_000_000;
  private static final int EVENTS = 500;
  private static final long QUIET_US = 200_000;
  private static final int QUIET_STEPS = (int) (QUIET_US * 1000 / STEP_NS);

  /** Time that a rung takes without load: 422,500, 322,500, 222,500 and 122,500 ns. */
  private double load = 1;

  private double operationsPerWeight = 2;
  private double tookNs;
  private BudgetController controller = controller(us(500));

  private static Budget us(double usPerStep) {
    return new Budget(usPerStep, 0, 0, QUIET_US);
  }

  private static BudgetController controller(Budget budget) {
    return new BudgetController(1_000_000, KEPT, COST, budget);
  }

  /** A timestep of {@code events}; what was chosen. */
  private int step(int events) {
    double binningNs = load * COST.binningNs(events);
    int chosen = controller.choose(events, (long) binningNs, STEP_NS);
    tookNs = binningNs;
    if (chosen != BudgetController.SHED) {
      double networkNs = load * COST.networkNs(KEPT[chosen]);
      tookNs += networkNs;
      controller.ran((long) networkNs, (long) (operationsPerWeight * KEPT[chosen]));
    }
    return chosen;
  }

  private int step() {
    return step(EVENTS);
  }

  private void steps(int number) {
    for (int i = 0; i < number; i++) {
      step();
    }
  }

  private Reason reason() {
    return controller.report().reason();
  }

  @Test
  void withoutABudgetTheLargestRungRunsWhateverItTakes() {
    controller = controller(Budget.NONE);
    load = 50;
    for (int i = 0; i < 100; i++) {
      assertThat(step(1_000_000)).isZero();
    }
    assertThat(reason()).isEqualTo(Reason.NO_BUDGET);
    assertThat(controller.report().budgetUs()).isZero();
  }

  @Test
  void theFirstStepIsWithinTheBudgetAlready() {
    controller = controller(us(300));
    assertThat(step()).isEqualTo(2);
    assertThat(reason()).isEqualTo(Reason.STEP_TIME);
    assertThat(controller.report().keepRatio()).isEqualTo(0.2);
  }

  @Test
  void aBurstIsMetByTheStepThatItComesIn() {
    assertThat(step()).isZero();
    assertThat(step(20 * EVENTS)).isEqualTo(1);
    assertThat(tookNs).isLessThan(500e3);
    assertThat(step(60 * EVENTS)).isEqualTo(2);
    assertThat(tookNs).isLessThan(500e3);
  }

  @Test
  void aSlowDownThatLastsIsMetWithinFiveStepsAndTheLargestRungComesBack() {
    steps(10);
    for (double slow : new double[] {1.5, 3.2, 3.6}) {
      controller = controller(us(500));
      load = slow;
      int over = 0;
      for (int i = 0; i < 100; i++) {
        step();
        over += tookNs > 500e3 ? 1 : 0;
        assertThat(i < 5 || tookNs <= 500e3).as("load %s, step %d", slow, i).isTrue();
      }
      assertThat(over).isBetween(1, 4);
      load = 0.8;
      steps(UpperEstimate.WINDOW + QUIET_STEPS + 1);
      assertThat(controller.rung()).as("after load %s", slow).isZero();
      assertThat(reason()).isEqualTo(Reason.QUIET);
    }
  }

  /** The system took the core away for 5 ms. */
  @Test
  void oneOrTwoWildStepsChangeNothing() {
    steps(3);
    for (int i = 0; i < 200; i++) {
      load = i % 3 == 0 ? 1 : 12;
      assertThat(step()).isZero();
    }
  }

  @Test
  void itGoesUpOnlyAfterTheQuietTimeAndOnlyWithRoomToSpare() {
    step(60 * EVENTS);
    assertThat(controller.rung()).isEqualTo(2);
    for (int i = 1; i < QUIET_STEPS; i++) {
      step();
      assertThat(controller.rung()).isEqualTo(2);
    }
    step();
    // Rung 0 would take 465 us at most: it fits, but without room to spare.
    assertThat(controller.rung()).isEqualTo(1);
    steps(10 * QUIET_STEPS);
    assertThat(controller.rung()).isEqualTo(1);
  }

  @Test
  void anEventfulStepStartsTheQuietTimeAnew() {
    step(60 * EVENTS);
    steps(QUIET_STEPS - 1);
    step(60 * EVENTS);
    steps(QUIET_STEPS - 1);
    assertThat(controller.rung()).isEqualTo(2);
    step();
    assertThat(controller.rung()).isEqualTo(1);
  }

  @Test
  void aRiseThatHadToBeTakenBackIsTriedLessAndLessOften() {
    controller = controller(us(600));
    int last = 0;
    int longest = 0;
    for (int i = 1; i < 2000; i++) {
      int before = controller.rung();
      // A scene that fits for long, and no longer once the largest rung is back.
      step(before == 0 ? 60 * EVENTS : EVENTS);
      if (controller.rung() < before) {
        longest = Math.max(longest, i - last);
        last = i;
      }
    }
    int patient = BudgetController.MOST_PATIENCE * QUIET_STEPS;
    assertThat(longest).isBetween(patient, patient + 5);
  }

  @Test
  void belowTheLastRungEverySecondTimestepIsShed() {
    controller = controller(us(100));
    for (int i = 0; i < 20; i++) {
      assertThat(step()).isEqualTo(i % 2 == 0 ? BudgetController.SHED : 3);
    }
    assertThat(controller.report().everySecondTimestep()).isTrue();
    assertThat(controller.rung()).isEqualTo(3);

    controller.change(us(1000));
    steps(QUIET_STEPS + 1);
    assertThat(controller.level()).isZero();
  }

  @Test
  void aBudgetForEachEventGoesDownToTheSmallestRungAndShedsNothing() {
    controller = controller(new Budget(0, 100, 0, QUIET_US));
    assertThat(step(10_000)).isZero();
    assertThat(step(3_000)).isEqualTo(2);
    assertThat(reason()).isEqualTo(Reason.EVENT_TIME);
    assertThat(controller.report().budgetUs()).isEqualTo(300);
    for (int i = 0; i < 10; i++) {
      assertThat(step(0)).isEqualTo(3);
    }
    assertThat(controller.report().everySecondTimestep()).isFalse();
  }

  @Test
  void aBudgetOfEnergyIsHeldOnceOperationsAreKnown() {
    // Of 0.1 pJ: rung 0 spends 2 * 400,000 * 0.1 pJ in 10 ms, 8 uJ a second.
    controller = controller(new Budget(0, 0, 7, QUIET_US));
    steps(5);
    assertThat(controller.rung()).isEqualTo(1);
    assertThat(reason()).isEqualTo(Reason.ENERGY);
    assertThat(controller.report().predictedUjPerSecond()).isBetween(6.0, 7.0);
    operationsPerWeight = 8;
    steps(10);
    assertThat(controller.report().everySecondTimestep()).isTrue();
    operationsPerWeight = 1;
    steps(4 * UpperEstimate.WINDOW);
    assertThat(controller.rung()).isZero();
  }

  @Test
  void theStrictestOfSeveralBudgetsWins() {
    controller = controller(new Budget(500, 60, 0, QUIET_US));
    assertThat(step(6_000)).isEqualTo(2);
    assertThat(reason()).isEqualTo(Reason.EVENT_TIME);
    assertThat(step(60_000)).isEqualTo(3);
    assertThat(reason()).isEqualTo(Reason.STEP_TIME);
    assertThat(controller.report().budgetUs()).isEqualTo(500);
  }

  @Test
  void aBudgetThatIsLiftedGivesTheLargestRungBackAtOnce() {
    controller = controller(us(200));
    assertThat(step()).isEqualTo(3);
    controller.change(Budget.NONE);
    assertThat(step()).isZero();
    assertThat(reason()).isEqualTo(Reason.NO_BUDGET);
  }

  @Test
  void aLadderThatNobodyTimedIsLearntInFiveSteps() {
    controller = new BudgetController(1_000_000, KEPT, StepCost.UNTIMED, us(300));
    steps(5);
    assertThat(step()).isEqualTo(2);
  }

  @Test
  void impossibleBudgetsAreRefusedByParameterName() {
    assertThatThrownBy(() -> new Budget(-1, 0, 0, 0)).hasMessageContaining("budget_us_per_step");
    assertThatThrownBy(() -> new Budget(0, Double.NaN, 0, 0))
        .hasMessageContaining("budget_ns_per_event");
    assertThatThrownBy(() -> new Budget(0, 0, -1, 0)).hasMessageContaining("budget_uj_per_s");
    assertThatThrownBy(() -> new Budget(0, 0, 0, -1)).hasMessageContaining("budget_quiet_ms");
  }

  /** Loads in percent, one a step. */
  @Property(tries = 300)
  void noStepIsExpectedAboveTheBudgetWhileARungFits(
      @ForAll @Size(max = 200) List<@IntRange(min = 50, max = 800) Integer> loads,
      @ForAll @DoubleRange(min = 100, max = 1000) double budgetUs,
      @ForAll @IntRange(max = 50_000) int mostEvents,
      @ForAll long seed) {
    controller = controller(us(budgetUs));
    Random random = new Random(seed);
    boolean shedBefore = false;
    for (int percent : loads) {
      load = percent / 100.0;
      int before = controller.level();
      int chosen = step(random.nextInt(mostEvents + 1));
      double expectedUs = controller.predictedNs() / 1e3;
      if (chosen != BudgetController.SHED && !controller.shedsEverySecond()) {
        assertThat(expectedUs).isLessThanOrEqualTo(budgetUs);
      }
      if (chosen == BudgetController.SHED) {
        assertThat(shedBefore).as("two in a row").isFalse();
        assertThat(controller.rung()).isEqualTo(KEPT.length - 1);
      }
      if (controller.level() > before && controller.shedsEverySecond()) {
        assertThat(expectedUs).as("the smallest rung").isGreaterThan(budgetUs);
      }
      shedBefore = chosen == BudgetController.SHED;
    }
  }

  /** The same past, and one more step: more budget, fewer events or less load never cost a rung. */
  @Property(tries = 300)
  void moreBudgetNeverMeansASmallerRung(
      @ForAll @DoubleRange(min = 50, max = 1000) double budgetUs,
      @ForAll @DoubleRange(min = 1, max = 3) double more,
      @ForAll @DoubleRange(min = 0.5, max = 2.9) double pastLoad,
      @ForAll @IntRange(max = 50_000) int events) {
    int strict = levelAfter(us(budgetUs), pastLoad, events);
    assertThat(levelAfter(us(budgetUs * more), pastLoad, events)).isLessThanOrEqualTo(strict);
    assertThat(levelAfter(us(budgetUs), pastLoad, (int) (events / more)))
        .isLessThanOrEqualTo(strict);
    assertThat(levelAfter(us(budgetUs), pastLoad / more, events)).isLessThanOrEqualTo(strict);
  }

  private int levelAfter(Budget budget, double pastLoad, int events) {
    controller = controller(budget);
    load = pastLoad;
    for (int i = 0; i < 3; i++) {
      step(events);
    }
    return controller.level();
  }

  @Property(tries = 300)
  void betweenTwoRisesLiesTheQuietTime(
      @ForAll @Size(max = 200) List<@IntRange(min = 50, max = 400) Integer> loads) {
    int sinceChange = 0;
    for (int percent : loads) {
      load = percent / 100.0;
      int before = controller.level();
      step();
      sinceChange++;
      if (controller.level() < before) {
        assertThat(sinceChange).isGreaterThanOrEqualTo(QUIET_STEPS);
      }
      if (controller.level() != before) {
        sinceChange = 0;
      }
    }
  }

  /** Whatever went before, calm brings the largest rung back that fits with room to spare. */
  @Property(tries = 100)
  void calmBringsTheRungBack(
      @ForAll @Size(max = 100) List<@IntRange(min = 50, max = 2000) Integer> loads) {
    controller = controller(us(600));
    for (int percent : loads) {
      load = percent / 100.0;
      step();
    }
    load = 1;
    // While timesteps are shed the network is measured half as often; rises come one by one.
    int patient = BudgetController.MOST_PATIENCE * QUIET_STEPS;
    steps(2 * UpperEstimate.WINDOW + (KEPT.length + 1) * patient);
    assertThat(controller.level()).isZero();
  }
}
