package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.Engine;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.WarmUp;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.FakeKernels;
import io.tombola.node.TestTickets;
import io.tombola.node.decide.BudgetController.Reason;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipeline on a clock of its own, whose four rungs take 400, 200, 100 and 50 us. */
final class GesturePipelineBudgetTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int STEP_NS = 10_000_000;
  private static final DecisionRule RULE = new DecisionRule(0.01, 0, 1, 0, 60_000_000);
  private static final long QUIET_US = 100_000;

  private final FakeKernels.Clock clock = new FakeKernels.Clock();
  private final LossLedger ledger = new LossLedger();
  private final List<Long> stepNs = new ArrayList<>();
  private final List<Integer> levels = new ArrayList<>();
  private final CompiledLadder untimed =
      CompiledLadder.of(TestTickets.ladder(4), new FakeKernels(clock));
  private final double nsPerWeight = 400_000.0 / untimed.rung(0).keptWeights();
  private final EventBatch batch = new EventBatch();
  private long timeNs;

  private GesturePipeline pipeline(ReadyTicket ladder, Budget budget) {
    return new GesturePipeline(
        ladder,
        1,
        RULE,
        budget,
        ledger,
        clock,
        new GesturePipeline.Listener() {
          @Override
          public void decided(Decision decision) {}

          @Override
          public void stepped(
              boolean decides,
              long binningNs,
              long networkNs,
              long lastEventNs,
              double[] smoothed) {
            stepNs.add(binningNs + networkNs);
          }

          @Override
          public void budgeted(BudgetController budget) {
            levels.add(budget.level());
          }
        });
  }

  private ReadyTicket timed() {
    clock.nsPerWeight = nsPerWeight;
    return WarmUp.run(untimed, 1, clock);
  }

  private static Budget us(double usPerStep) {
    return new Budget(usPerStep, 0, 0, QUIET_US);
  }

  /** Events of a part of a timestep. */
  private void send(GesturePipeline pipeline, long ns) {
    batch.clear();
    batch.sensor(64, 64);
    for (int i = 0; i < 20; i++) {
      batch.add(timeNs + i * ns / 20, 7 * i % 64, 5 * i % 64, i % 2 == 0);
    }
    timeNs += ns;
    pipeline.accept(batch);
  }

  private void steps(GesturePipeline pipeline, int number) {
    for (int i = 0; i < number; i++) {
      send(pipeline, STEP_NS);
    }
  }

  private long slowerThan(int us) {
    return stepNs.stream().filter(ns -> ns > us * 1000L).count();
  }

  @Test
  void warmingUpFindsWhatAWeightTakes() {
    ReadyTicket ladder = timed();
    assertThat(ladder.cost().nsPerWeight()).isEqualTo(nsPerWeight, within(nsPerWeight / 100));
    assertThat(ladder.cost().networkNs(ladder.kept()[3])).isEqualTo(50e3, within(2e3));
  }

  @Test
  void aSlowDownCostsARungForAsLongAsItLasts() {
    GesturePipeline pipeline = pipeline(timed(), us(450));
    steps(pipeline, 20);
    assertThat(levels).containsOnly(0);
    clock.nsPerWeight = 2 * nsPerWeight;
    steps(pipeline, 100);
    assertThat(slowerThan(450)).isBetween(1L, 4L);
    assertThat(pipeline.budget().rung()).isEqualTo(1);
    clock.nsPerWeight = 0.8 * nsPerWeight;
    steps(pipeline, 100);
    assertThat(pipeline.budget().rung()).isZero();
    assertThat(pipeline.engine().rung()).isZero();
    assertThat(((Engine) pipeline.engine()).clearedBySwap()).isZero();
    assertThat(ledger.infer().dropped()).isZero();
    assertThat(ledger.infer().out()).isEqualTo(stepNs.size()).isEqualTo(219);
  }

  @Test
  void everySecondTimestepHasANameInTheLedger() {
    GesturePipeline pipeline = pipeline(timed(), us(30));
    steps(pipeline, 41);
    EventLedger infer = ledger.infer();
    assertThat(infer.in()).isEqualTo(40);
    assertThat(infer.out()).isEqualTo(20);
    assertThat(infer.dropped(DropCause.OVER_BUDGET)).isEqualTo(20);
    assertThat(infer.balances()).isTrue();
    assertThat(levels).hasSize(40).containsOnly(4);
    assertThat(pipeline.engine().rung()).isEqualTo(3);

    pipeline.change(Budget.NONE);
    steps(pipeline, 10);
    assertThat(infer.dropped()).isEqualTo(20);
    assertThat(pipeline.engine().rung()).isZero();
  }

  @Test
  void aBudgetThatIsSetWhileRunningHoldsFromTheNextTimestepOn() {
    GesturePipeline pipeline = pipeline(timed(), Budget.NONE);
    steps(pipeline, 10);
    pipeline.change(us(120));
    stepNs.clear();
    steps(pipeline, 10);
    assertThat(slowerThan(120)).isZero();
    assertThat(pipeline.budget().report().reason()).isEqualTo(Reason.STEP_TIME);
    assertThat(pipeline.budget().report().measuredUs()).isEqualTo(100, within(5.0));
  }

  @Test
  void aBudgetOfEnergyCountsOperations() {
    GesturePipeline pipeline = pipeline(timed(), new Budget(0, 0, 1e-6, QUIET_US));
    steps(pipeline, 10);
    assertThat(pipeline.engine().operations().synapticOperations()).isPositive();
    assertThat(pipeline.budget().report().reason()).isEqualTo(Reason.ENERGY);
    assertThat(pipeline.budget().report().everySecondTimestep()).isTrue();
  }

  @Test
  void aStepIsAlsoTheBinningOfEachOfItsPackets() {
    GesturePipeline pipeline = pipeline(timed(), Budget.NONE);
    send(pipeline, STEP_NS);
    clock.nsPerReading = 1_000;
    send(pipeline, STEP_NS / 2);
    send(pipeline, STEP_NS / 2);
    send(pipeline, STEP_NS);
    // Each reading takes a microsecond. The second timestep: one packet's rest, a packet, a part.
    assertThat(stepNs.get(1) - 400_000L).isBetween(3_900L, 4_100L);
  }

  /**
   * A clock that reads the same all the time, as replays have it, holds no budget and no grudge.
   */
  @Test
  void withoutAClockTheLargestRungRuns() {
    GesturePipeline pipeline = pipeline(untimed, Budget.NONE);
    steps(pipeline, 10);
    assertThat(levels).containsOnly(0);
  }

  @Test
  void aTimestepAllocatesNothingWhateverTheBudgetDoes() {
    final GesturePipeline pipeline =
        new GesturePipeline(
            timed(),
            1,
            new DecisionRule(1, 1, 1, 0, 60_000_000),
            new Budget(120, 5_000, 1e9, 0),
            ledger,
            clock,
            decision -> {});
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 40; i++) {
        clock.nsPerWeight = i < 20 ? 20 * nsPerWeight : nsPerWeight / 4;
        send(pipeline, STEP_NS);
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(pipeline.budget().report().rungs()).isEqualTo(4);
    assertThat(ledger.infer().dropped(DropCause.OVER_BUDGET)).isPositive();
    assertThat(least).isZero();
  }
}
