package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tombola.engine.energy.Operations;
import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.PatchLadder;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.engine.run.VitSettings;
import io.tombola.engine.run.Windowing;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.TestTickets;
import io.tombola.node.TestVitTickets;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A camera that runs a spiking ViT: decided once a window, and swapped for a CNN and back. */
final class CameraVitTest {
  private static final int SIDE = 64;
  private static final int PACKET_EVENTS = 50;
  private static final long STEP_NS = 10_000_000;
  private static final int WINDOW = TestVitTickets.WINDOW;
  private static final DecisionRule EAGER = new DecisionRule(0.01, 0, 1, 0, 60_000_000);
  private static final ReadyTicket VIT = vit(Windowing.APART);
  private static final ReadyTicket CNN = ReadyTicket.of(TestTickets.ticket());

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<CameraActor.Decided> decisions = kit.createTestProbe();
  private final TestProbe<TicketChange> changes = kit.createTestProbe();
  private final EventBatchPool pool = new EventBatchPool(4);
  private final CameraStatistics statistics = new CameraStatistics();
  private final Diary diary = new Diary();

  private static ReadyTicket vit(Windowing windowing) {
    return PatchLadder.of(TestVitTickets.ticket(), Kernels.named("scalar"), windowing);
  }

  @AfterEach
  void theLedgerBalances() {
    kit.shutdownTestKit();
    statistics.ledger().settle(DropCause.SHUTDOWN);
    assertThat(statistics.ledger().balances()).as(statistics.ledger().toString()).isTrue();
    assertThat(statistics.ledger().droppedEvents()).isZero();
  }

  /** What the camera told; on its thread. */
  private static final class Diary implements CameraObserver {
    final List<double[]> confidences = new ArrayList<>();
    final List<Integer> classifiedAt = new ArrayList<>();
    final List<Long> additions = new ArrayList<>();
    int timesteps;

    @Override
    public boolean wantsOperations() {
      return true;
    }

    @Override
    public void classified(long lastEventNs, double[] smoothed) {
      confidences.add(smoothed.clone());
      classifiedAt.add(timesteps);
    }

    @Override
    public void timed(long binningNs, long networkNs, long lastEventNs, int rung) {
      timesteps++;
    }

    @Override
    public void counted(
        long timestep, int generation, int rung, Operations operations, long lastEventNs) {
      additions.add(operations.synapticOperations());
    }
  }

  private ActorRef<CameraActor.Message> camera(ReadyTicket ticket) {
    var settings =
        new CameraActor.Settings(
            "left",
            TicketGeneration.first("first", ticket),
            1,
            EAGER,
            Budget.NONE,
            pool,
            statistics,
            System::nanoTime,
            diary);
    return kit.spawn(CameraActor.create(settings, decisions.getRef()));
  }

  /** Half a timestep of events, the same for the same number. */
  private static void fill(EventBatch batch, int number) {
    var random = new Random(number);
    batch.sensor(SIDE, SIDE);
    for (int i = 0; i < PACKET_EVENTS; i++) {
      long timeNs = number * STEP_NS / 2 + i * 100_000L;
      batch.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
    }
  }

  /** Packets {@code from..to-1}, and waits until the camera has binned them. */
  private void send(ActorRef<CameraActor.Message> camera, int from, int to) {
    try {
      for (int number = from; number < to; number++) {
        EventBatch batch = pool.await(20_000);
        fill(batch, number);
        statistics.ledger().passed(batch.size());
        camera.tell(new CameraActor.Events(batch, System.nanoTime()));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    decisions.awaitAssert(
        () -> {
          assertThat(statistics.ledger().bin().in()).isEqualTo((long) PACKET_EVENTS * to);
          assertThat(pool.available()).isEqualTo(4);
          return null;
        });
  }

  private void swap(ActorRef<CameraActor.Message> camera, ReadyTicket successor) {
    camera.tell(
        new CameraActor.Swap(successor, "successor", successor.start(1), 0, changes.getRef()));
    assertThat(changes.receiveMessage().kind()).isEqualTo(TicketChange.Kind.LOADED);
  }

  /** What engines answer on the same packets, each from its timestep on, and their digest. */
  private static final class Replay implements FrameSink {
    final List<float[]> confidences = new ArrayList<>();
    private final List<ReadyTicket> tickets;
    private final int timestepsEach;
    private StreamEngine engine;
    private int timesteps;

    Replay(List<ReadyTicket> tickets, int timestepsEach) {
      this.tickets = tickets;
      this.timestepsEach = timestepsEach;
      engine = tickets.get(0).start(1);
    }

    void run(int packets) {
      var binner = new Binner(VIT.manifest().frameSettings(), SIDE, SIDE);
      var batch = new EventBatch();
      for (int number = 0; number < packets; number++) {
        batch.clear();
        fill(batch, number);
        binner.accept(batch, this);
      }
    }

    @Override
    public void frame(Frame frame) {
      if (timesteps > 0 && timesteps % timestepsEach == 0) {
        StreamEngine next = tickets.get(timesteps / timestepsEach).start(1);
        next.succeed(engine);
        engine = next;
      }
      timesteps++;
      if (engine.step(frame)) {
        float[] answer = new float[11];
        engine.confidences(answer);
        confidences.add(answer);
      }
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {
      throw new AssertionError("the packets follow on each other");
    }
  }

  private void assertAnswersAre(Replay replay) {
    assertThat(diary.confidences).hasSameSizeAs(replay.confidences);
    for (int i = 0; i < diary.confidences.size(); i++) {
      for (int c = 0; c < 11; c++) {
        assertThat(diary.confidences.get(i)[c]).isEqualTo(replay.confidences.get(i)[c]);
      }
    }
    assertThat(statistics.digest().get()).isEqualTo(replay.engine.digest());
  }

  @Test
  void eachWindowIsDecidedAtItsEndOnAllOfItsEvents() {
    ActorRef<CameraActor.Message> camera = camera(VIT);
    assertThat(decisions.receiveMessage().decision()).isInstanceOf(Decision.Idle.class);
    int packets = 2 * (4 * WINDOW) + 1;
    send(camera, 0, packets);
    assertThat(diary.timesteps).isEqualTo(4 * WINDOW);
    assertThat(diary.classifiedAt)
        .containsExactly(WINDOW - 1, 2 * WINDOW - 1, 3 * WINDOW - 1, 4 * WINDOW - 1);
    var command = (Decision.Command) decisions.receiveMessage().decision();
    assertThat(command.firstEventNs()).isZero();
    assertThat(command.lastEventNs()).isBetween((WINDOW - 1) * STEP_NS, WINDOW * STEP_NS);
    assertThat(command.events()).isEqualTo(2L * PACKET_EVENTS * WINDOW);
    assertThat(diary.additions).hasSize(4 * WINDOW).allMatch(count -> count > 0);
    assertThat(statistics.stepNs().getTotalCount()).isEqualTo(4 * WINDOW);
    assertThat(statistics.decisionNs().getTotalCount()).isEqualTo(4);
    var replay = new Replay(List.of(VIT), Integer.MAX_VALUE);
    replay.run(packets);
    assertAnswersAre(replay);
  }

  @Test
  void causalWindowsAreDecidedEachTimestep() {
    ActorRef<CameraActor.Message> camera = camera(vit(Windowing.CAUSAL));
    send(camera, 0, 2 * WINDOW + 1);
    assertThat(diary.classifiedAt).containsExactly(0, 1, 2);
  }

  @Test
  void windowsThatOverlapAreDecidedHopByHop() {
    ActorRef<CameraActor.Message> camera =
        camera(vit(new Windowing(VitSettings.Selection.WINDOW, 2)));
    send(camera, 0, 2 * (WINDOW + 5) + 1);
    assertThat(diary.classifiedAt).containsExactly(WINDOW - 1, WINDOW + 1, WINDOW + 3);
  }

  /** Swaps in the middle of windows: the open one is given up, its events are not. */
  @Test
  void aVitTakesOverFromACnnAndTheCnnFromIt() {
    ActorRef<CameraActor.Message> camera = camera(CNN);
    int timestepsEach = WINDOW + 1;
    int packetsEach = 2 * timestepsEach;
    List<ReadyTicket> tickets = List.of(CNN, VIT, CNN, VIT);
    for (int i = 0; i < tickets.size(); i++) {
      // The packet behind a timestep closes it.
      send(camera, i == 0 ? 0 : i * packetsEach + 1, (i + 1) * packetsEach + 1);
      if (i + 1 < tickets.size()) {
        swap(camera, tickets.get(i + 1));
      }
    }
    assertThat(diary.timesteps).isEqualTo(4 * timestepsEach);
    assertThat(diary.confidences).hasSize(2 * timestepsEach + 2);
    var replay = new Replay(tickets, timestepsEach);
    replay.run(tickets.size() * packetsEach + 1);
    assertAnswersAre(replay);
    assertThat(statistics.restarts().sum()).isZero();
    assertThat(statistics.ledger().infer().dropped()).isZero();
  }

  @Test
  void aJumpOfTimeBeginsAWindow() {
    ActorRef<CameraActor.Message> camera = camera(VIT);
    send(camera, 0, 2 * (WINDOW - 1) + 1);
    assertThat(diary.classifiedAt).isEmpty();
    camera.tell(CameraActor.TimeJumped.BACK);
    send(camera, 2 * (WINDOW - 1) + 1, 4 * WINDOW);
    // The jump closed the open timestep, and so the first window.
    assertThat(diary.classifiedAt).startsWith(WINDOW - 1).hasSize(2);
    assertThat(diary.classifiedAt.get(1)).isGreaterThanOrEqualTo(2 * WINDOW - 1);
  }
}
