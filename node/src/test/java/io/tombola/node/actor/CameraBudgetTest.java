package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.TestTickets;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.BudgetController.Reason;
import io.tombola.node.decide.BudgetReport;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a camera does and says about a budget that nothing can hold. */
final class CameraBudgetTest {
  private static final Budget IMPOSSIBLE = new Budget(1e-9, 0, 0, 1_000_000);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<CameraActor.Decided> decisions = kit.createTestProbe();
  private final EventBatchPool pool = new EventBatchPool(4);
  private final CameraStatistics statistics = new CameraStatistics();
  private final List<BudgetReport> told = new CopyOnWriteArrayList<>();
  private int packets;

  @AfterEach
  void theLedgerBalances() {
    kit.shutdownTestKit();
    statistics.ledger().settle(DropCause.SHUTDOWN);
    assertThat(statistics.ledger().balances()).as(statistics.ledger().toString()).isTrue();
  }

  private ActorRef<CameraActor.Message> camera(Budget budget) {
    var observer =
        new CameraObserver() {
          @Override
          public void budget(BudgetReport report) {
            told.add(report);
          }
        };
    var settings =
        new CameraActor.Settings(
            "left",
            TicketGeneration.first("test", CompiledLadder.of(TestTickets.ladder(3))),
            1,
            DecisionRule.SHIPPED,
            budget,
            pool,
            statistics,
            System::nanoTime,
            observer);
    return kit.spawn(CameraActor.create(settings, decisions.getRef()));
  }

  /** Ten timesteps; waits until they have been binned. */
  private void tenTimesteps(ActorRef<CameraActor.Message> camera) {
    EventBatch batch = pool.take();
    batch.sensor(64, 64);
    for (int i = 0; i < 40; i++) {
      batch.add((packets * 40L + i) * 2_500_000, 3 * i % 64, 5 * i % 64, i % 2 == 0);
    }
    packets++;
    statistics.ledger().passed(batch.size());
    camera.tell(new CameraActor.Events(batch, System.nanoTime()));
    Eventually.await("the packet is binned", () -> statistics.ledger().bin().in() == packets * 40L);
  }

  private long shed() {
    return statistics.ledger().infer().dropped(DropCause.OVER_BUDGET);
  }

  @Test
  void whatIsShedIsCountedAndTold() {
    ActorRef<CameraActor.Message> camera = camera(IMPOSSIBLE);
    tenTimesteps(camera);
    Eventually.await("five of nine are shed", () -> shed() == 5);
    assertThat(statistics.stepNs().getTotalCount()).isEqualTo(4);
    assertThat(statistics.rungChanges().sum()).isEqualTo(1);
    assertThat(told.get(0).reason()).isEqualTo(Reason.WITHIN);
    BudgetReport report = told.get(1);
    assertThat(report.everySecondTimestep()).isTrue();
    assertThat(report.rung()).isEqualTo(2);
    assertThat(report.rungs()).isEqualTo(3);
    assertThat(report.keepRatio()).isBetween(0.12, 0.13);
    assertThat(report.reason()).isEqualTo(Reason.STEP_TIME);
    assertThat(statistics.budget().get()).isEqualTo(told.get(told.size() - 1));
    assertThat(statistics.line()).contains("rung changes 1, timesteps shed 5");
  }

  @Test
  void aBudgetSetWhileRunningOutlivesARestart() {
    ActorRef<CameraActor.Message> camera = camera(Budget.NONE);
    tenTimesteps(camera);
    assertThat(shed()).isZero();
    camera.tell(new CameraActor.ChangeBudget(IMPOSSIBLE));
    EventBatch unknownSensor = pool.take();
    unknownSensor.sensor(0, 0);
    camera.tell(new CameraActor.Events(unknownSensor, 0));
    tenTimesteps(camera);
    // The failure's packet closed a timestep, too.
    Eventually.await("one, and five of nine are shed", () -> shed() == 6);
    assertThat(statistics.restarts().sum()).isEqualTo(1);

    camera.tell(new CameraActor.ChangeBudget(Budget.NONE));
    tenTimesteps(camera);
    Eventually.await(
        "the largest rung is back",
        () ->
            statistics.budget().get().reason() == Reason.NO_BUDGET
                && statistics.budget().get().rung() == 0);
    assertThat(shed()).isEqualTo(6);
  }
}
