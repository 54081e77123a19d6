package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.CompiledLadder;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.node.TestTickets;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.Eventually;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CameraSystemTest {
  private static final DecisionRule EAGER = new DecisionRule(0.01, 0, 1, 0, 60_000_000);

  private final EventBatchPool pool = new EventBatchPool(8);
  private final CameraStatistics statistics = new CameraStatistics();
  private final LossLedger ledger = statistics.ledger();

  private CameraSystem.Camera open(CameraSystem system, Consumer<CameraActor.Decided> decisions) {
    var settings =
        new CameraActor.Settings(
            "left",
            TicketGeneration.first("test", CompiledLadder.of(TestTickets.ticket())),
            1,
            EAGER,
            Budget.NONE,
            pool,
            statistics,
            System::nanoTime,
            CameraObserver.NONE);
    return system.open(settings, 8, decisions);
  }

  private void send(CameraSystem.Camera camera, int packet) {
    EventBatch batch = pool.take();
    batch.sensor(64, 64);
    for (int i = 0; i < 40; i++) {
      batch.add((packet * 40L + i) * 2_500_000, i, i, true);
    }
    ledger.passed(batch.size());
    camera.events(batch, 0);
  }

  @Test
  void anEndWithFullMailboxesLosesNothingWithoutAName() {
    CameraSystem system = new CameraSystem();
    CameraSystem.Camera camera = open(system, decided -> {});
    for (int packet = 0; packet < 6; packet++) {
      send(camera, packet);
    }
    system.close();
    assertThat(ledger.balances()).as(ledger.toString()).isTrue();
    send(camera, 6);
    assertThat(ledger.balances()).as(ledger.toString()).isTrue();
    assertThat(ledger.bin().in()).isEqualTo(280);
    assertThat(ledger.bin().dropped(DropCause.SHUTDOWN)).isGreaterThanOrEqualTo(40);
  }

  @Test
  void aDecisionThatCannotBePublishedIsCountedAndTheNextOneIsTried() {
    try (CameraSystem system = new CameraSystem()) {
      CameraSystem.Camera camera =
          open(
              system,
              decided -> {
                throw new IllegalStateException("the topic is shut down");
              });
      send(camera, 0);
      Eventually.await(
          "two decisions are lost", () -> ledger.publish().dropped(DropCause.PUBLISH_FAILED) >= 2);
    }
    assertThat(ledger.publish().out()).isZero();
    assertThat(ledger.balances()).as(ledger.toString()).isTrue();
  }
}
