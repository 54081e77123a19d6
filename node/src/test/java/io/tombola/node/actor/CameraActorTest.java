package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.LoggingTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tombola.engine.energy.Operations;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.TestTickets;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.TicketGeneration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CameraActorTest {
  private static final long STEP_NS = 10_000_000;

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<CameraActor.Decided> decisions = kit.createTestProbe();
  private final EventBatchPool pool = new EventBatchPool(4);
  private final CameraStatistics statistics = new CameraStatistics();

  /** Whatever a test did, once nothing moves any more every event, timestep and loss is named. */
  @AfterEach
  void theLedgerBalances() {
    kit.shutdownTestKit();
    statistics.ledger().settle(DropCause.SHUTDOWN);
    assertThat(statistics.ledger().balances()).as(statistics.ledger().toString()).isTrue();
  }

  private ActorRef<CameraActor.Message> camera(DecisionRule rule) {
    return camera(rule, CameraObserver.NONE);
  }

  private ActorRef<CameraActor.Message> camera(DecisionRule rule, CameraObserver observer) {
    var settings =
        new CameraActor.Settings(
            "left",
            TicketGeneration.first("test", CompiledLadder.of(TestTickets.ticket())),
            1,
            rule,
            Budget.NONE,
            pool,
            statistics,
            System::nanoTime,
            observer);
    return kit.spawn(CameraActor.create(settings, decisions.getRef()));
  }

  /** A rule that any confidence satisfies at once. */
  private static DecisionRule eager(long staleUs) {
    return new DecisionRule(0.01, 0, 1, 0, staleUs);
  }

  private CameraActor.Events packet(int width, long fromNs, int events) {
    EventBatch batch = pool.take();
    batch.sensor(width, width);
    for (int i = 0; i < events; i++) {
      batch.add(fromNs + i * STEP_NS / 4, 3 * i % width, 5 * i % width, i % 2 == 0);
    }
    statistics.ledger().passed(events);
    return new CameraActor.Events(batch, System.nanoTime());
  }

  private Decision nextDecision() {
    CameraActor.Decided decided = decisions.receiveMessage();
    assertThat(decided.cameraId()).isEqualTo("left");
    return decided.decision();
  }

  private void awaitBinned(long events) {
    decisions.awaitAssert(
        () -> {
          assertThat(statistics.ledger().bin().in()).isEqualTo(events);
          assertThat(pool.available()).isEqualTo(4);
          return null;
        });
  }

  @Test
  void startsIdleThenCommandsThenFallsIdleWhenTheCameraFallsSilent() {
    ActorRef<CameraActor.Message> camera = camera(eager(200_000));
    assertThat(nextDecision()).isEqualTo(new Decision.Idle(Decision.Reason.STARTED, 0));
    camera.tell(packet(64, 0, 40));
    assertThat(nextDecision()).isInstanceOf(Decision.Command.class);
    Decision last = nextDecision();
    while (last instanceof Decision.Command) {
      last = nextDecision();
    }
    assertThat(last).matches(d -> ((Decision.Idle) d).reason() == Decision.Reason.STALE);
    decisions.expectNoMessage(Duration.ofMillis(300));
  }

  @Test
  void accountsForEveryEventAndGivesItsBuffersBack() {
    ActorRef<CameraActor.Message> camera = camera(eager(60_000_000));
    for (int i = 0; i < 4; i++) {
      camera.tell(packet(64, i * 10L * STEP_NS, 40));
    }
    awaitBinned(160);
    assertThat(statistics.ledger().bin().dropped()).isZero();
    assertThat(statistics.stepNs().getTotalCount()).isEqualTo(39);
    assertThat(statistics.ledger().infer().out()).isEqualTo(39);
    kit.stop(camera);
    assertThat(statistics.ledger().infer().dropped(DropCause.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void aFailureRestartsWithClearedMembranesAndIsCounted() {
    ActorRef<CameraActor.Message> camera = camera(eager(60_000_000));
    assertThat(nextDecision()).isInstanceOf(Decision.Idle.class);
    EventBatch unknownSensor = pool.take();
    unknownSensor.sensor(0, 0);
    unknownSensor.add(1, 1, 1, true);
    statistics.ledger().passed(1);
    LoggingTestKit.error("sensor size 0x0")
        .expect(
            kit.system(),
            () -> {
              camera.tell(new CameraActor.Events(unknownSensor, 0));
              return null;
            });
    assertThat(nextDecision()).isEqualTo(new Decision.Idle(Decision.Reason.STARTED, 0));
    assertThat(statistics.restarts().sum()).isEqualTo(1);
    assertThat(statistics.ledger().bin().dropped(DropCause.CAMERA_RESTART)).isEqualTo(1);
    assertThat(pool.available()).isEqualTo(4);

    camera.tell(packet(64, 0, 40));
    assertThat(nextDecision()).isInstanceOf(Decision.Command.class);
    assertThat(statistics.ledger().bin().balances()).isTrue();
  }

  /** Counts operations from the second packet on. */
  private static final class Accountant implements CameraObserver {
    final List<Long> counted = new CopyOnWriteArrayList<>();
    final List<Long> settled = new CopyOnWriteArrayList<>();
    final AtomicLong additions = new AtomicLong();
    final AtomicBoolean timesAddUp = new AtomicBoolean(true);
    private int packets;

    @Override
    public boolean wantsOperations() {
      return packets++ > 0;
    }

    @Override
    public void counted(
        long timestep, int generation, int rung, Operations operations, long lastEventNs) {
      counted.add(timestep);
      additions.addAndGet(operations.synapticOperations());
    }

    @Override
    public void settled(
        long timestep, int generation, int rung, StageTimes times, long lastEventNs) {
      settled.add(timestep);
      long sumNs = 0;
      for (StageTimes.Stage stage : StageTimes.Stage.values()) {
        sumNs += times.ns(stage);
        timesAddUp.compareAndSet(true, times.ns(stage) >= 0);
      }
      timesAddUp.compareAndSet(true, sumNs == times.totalNs() && sumNs > 0);
    }
  }

  @Test
  void operationsAreCountedFromTheNextPacketOnAndTimesAddUp() {
    Accountant accountant = new Accountant();
    ActorRef<CameraActor.Message> camera = camera(eager(60_000_000), accountant);
    camera.tell(packet(64, 0, 40));
    camera.tell(packet(64, 10 * STEP_NS, 40));
    awaitBinned(80);
    assertThat(accountant.settled).isEqualTo(LongStream.range(0, 19).boxed().toList());
    assertThat(accountant.counted).isEqualTo(LongStream.range(9, 19).boxed().toList());
    assertThat(statistics.energy().timesteps()).isEqualTo(10);
    assertThat(statistics.energy().additions()).isEqualTo(accountant.additions.get()).isPositive();
    assertThat(accountant.timesAddUp).isTrue();
    assertThat(statistics.latency().timesteps().getTotalCount()).isEqualTo(19);
  }

  @Test
  void aNewSensorSizeStartsOver() {
    ActorRef<CameraActor.Message> camera = camera(eager(60_000_000));
    camera.tell(packet(64, 0, 40));
    camera.tell(packet(128, 20 * STEP_NS, 40));
    awaitBinned(80);
    assertThat(statistics.discontinuities().sum()).isEqualTo(1);
    assertThat(statistics.restarts().sum()).isZero();
  }

  @Test
  void aResetStartsOverAsIfNothingHadBeenSeen() {
    ActorRef<CameraActor.Message> camera = camera(eager(60_000_000));
    long atRest = statistics.digest().get();
    camera.tell(packet(64, 0, 40));
    awaitBinned(40);
    final long digest = statistics.digest().get();
    assertThat(digest).isNotEqualTo(atRest);
    assertThat(nextDecision()).isInstanceOf(Decision.Idle.class);

    TestProbe<Done> done = kit.createTestProbe();
    camera.tell(new CameraActor.Reset(done.getRef()));
    done.receiveMessage();
    assertThat(statistics.digest().get()).isEqualTo(atRest);
    assertThat(statistics.ledger().infer().dropped(DropCause.RESET)).isEqualTo(1);

    camera.tell(packet(64, 0, 40));
    awaitBinned(80);
    assertThat(statistics.digest().get()).isEqualTo(digest);
    assertThat(statistics.discontinuities().sum()).isZero();
  }

  @Test
  void aNewRuleDecidesFromTheNextPacketOnAndSurvivesARestart() {
    ActorRef<CameraActor.Message> camera = camera(new DecisionRule(1, 0, 1, 0, 60_000_000));
    assertThat(nextDecision()).isInstanceOf(Decision.Idle.class);
    camera.tell(packet(64, 0, 40));
    assertThat(nextDecision())
        .matches(d -> ((Decision.Idle) d).reason() == Decision.Reason.WATCHING);
    decisions.expectNoMessage(Duration.ofMillis(100));
    camera.tell(new CameraActor.ChangeRule(eager(60_000_000)));
    camera.tell(packet(64, 10 * STEP_NS, 40));
    assertThat(nextDecision()).isInstanceOf(Decision.Command.class);

    EventBatch unknownSensor = pool.take();
    unknownSensor.sensor(0, 0);
    camera.tell(new CameraActor.Events(unknownSensor, 0));
    camera.tell(packet(64, 20 * STEP_NS, 40));
    Decision last = nextDecision();
    while (!last.equals(new Decision.Idle(Decision.Reason.STARTED, 0))) {
      last = nextDecision();
    }
    assertThat(nextDecision()).isInstanceOf(Decision.Command.class);
    assertThat(statistics.restarts().sum()).isEqualTo(1);
  }

  @Test
  void aJumpOfRosTimeClosesTheTimestepAndClearsTheMembranes() {
    ActorRef<CameraActor.Message> camera = camera(eager(60_000_000));
    camera.tell(packet(64, 0, 40));
    camera.tell(CameraActor.TimeJumped.BACK);
    camera.tell(packet(64, 0, 40));
    awaitBinned(80);
    assertThat(statistics.discontinuities().sum()).isEqualTo(1);
    // 40 events span 9.75 timesteps: the last one was closed early, and nothing was late.
    assertThat(statistics.stepNs().getTotalCount()).isEqualTo(10 + 9);
    assertThat(statistics.ledger().bin().dropped()).isZero();
  }
}
