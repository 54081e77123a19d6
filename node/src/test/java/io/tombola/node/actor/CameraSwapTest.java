package io.tombola.node.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.tombola.engine.frame.Binner;
import io.tombola.engine.frame.Frame;
import io.tombola.engine.frame.FrameSink;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.run.StreamEngine;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.FakeKernels;
import io.tombola.node.TestTickets;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tickets that take over in a camera that works: nothing is lost, and no decision is of two. */
final class CameraSwapTest {
  private static final int SIDE = 64;
  private static final long STEP_NS = 10_000_000;
  private static final int SWAPS = 1000;
  private static final DecisionRule EAGER = new DecisionRule(0.01, 0, 1, 0, 60_000_000);

  /** Three networks of one camera's frames. */
  private static final List<CompiledLadder> LADDERS =
      LongStream.of(7, 8, 9)
          .mapToObj(seed -> TestTickets.ticket(seed, 0.0625, STEP_NS / 1000, "seed " + seed))
          .map(CompiledLadder::of)
          .toList();

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<CameraActor.Decided> decisions = kit.createTestProbe();
  private final TestProbe<TicketChange> changes = kit.createTestProbe();
  private final EventBatchPool pool = new EventBatchPool(4);
  private final CameraStatistics statistics = new CameraStatistics();
  private final Diary diary = new Diary();

  @AfterEach
  void theLedgerBalances() {
    kit.shutdownTestKit();
    statistics.ledger().settle(DropCause.SHUTDOWN);
    assertThat(statistics.ledger().balances()).as(statistics.ledger().toString()).isTrue();
  }

  /** A timestep as the camera's observer saw it. */
  private record Step(TicketGeneration ticket, long lastEventNs, double[] confidences) {}

  /** What the observer saw, in order; on the camera's thread. */
  private static final class Diary implements CameraObserver {
    final List<Step> steps = new ArrayList<>();
    final List<TicketChange> changes = new ArrayList<>();
    private TicketGeneration ticket = TicketGeneration.first("first", LADDERS.get(0));

    @Override
    public void classified(long lastEventNs, double[] smoothed) {
      steps.add(new Step(ticket, lastEventNs, smoothed.clone()));
    }

    @Override
    public void changed(TicketChange change) {
      ticket = change.now();
      changes.add(change);
    }
  }

  private ActorRef<CameraActor.Message> camera(LongSupplier clockNs) {
    var settings =
        new CameraActor.Settings(
            "left",
            TicketGeneration.first("first", LADDERS.get(0)),
            1,
            EAGER,
            Budget.NONE,
            pool,
            statistics,
            clockNs,
            diary);
    return kit.spawn(CameraActor.create(settings, decisions.getRef()));
  }

  /** Some events of 4 ms of sensor time, the same for the same number. */
  private static void fill(EventBatch batch, int number) {
    var random = new Random(number);
    batch.sensor(SIDE, SIDE);
    for (int i = 0; i < 100; i++) {
      long timeNs = number * 4_000_000L + i * 40_000L;
      batch.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
    }
  }

  /** Sends packets as fast as the camera gives their buffers back. */
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
  }

  private void awaitPackets(int packets) {
    decisions.awaitAssert(
        () -> {
          assertThat(statistics.ledger().bin().in()).isEqualTo(100L * packets);
          assertThat(pool.available()).isEqualTo(4);
          return null;
        });
  }

  private TicketChange swap(ActorRef<CameraActor.Message> camera, int ladder, long trialNs) {
    return swap(camera, LADDERS.get(ladder), "ladder " + ladder, trialNs);
  }

  private TicketChange swap(
      ActorRef<CameraActor.Message> camera, ReadyTicket successor, String name, long trialNs) {
    StreamEngine atRest = successor.start(1);
    camera.tell(new CameraActor.Swap(successor, name, atRest, trialNs, changes.getRef()));
    return changes.receiveMessage();
  }

  @Test
  void aThousandSwapsUnderLoadLoseNothingAndMixNothing() throws InterruptedException {
    ActorRef<CameraActor.Message> camera = camera(System::nanoTime);
    Thread swapper =
        new Thread(
            () -> {
              for (int i = 1; i <= SWAPS; i++) {
                swap(camera, i % LADDERS.size(), 0);
                long stepsBefore = statistics.stepNs().getTotalCount();
                while (statistics.stepNs().getTotalCount() == stepsBefore) {
                  LockSupport.parkNanos(10_000);
                }
              }
            },
            "swapper");
    swapper.start();
    int packets = 0;
    while (swapper.isAlive()) {
      send(camera, packets, packets + 1);
      packets++;
    }
    swapper.join();
    awaitPackets(packets);

    assertThat(statistics.ledger().droppedEvents()).isZero();
    assertThat(statistics.ledger().infer().dropped()).isZero();
    assertThat(statistics.restarts().sum()).isZero();
    assertThat(statistics.discontinuities().sum()).isZero();
    assertThat(diary.changes).hasSize(SWAPS);
    long lastEventNs = packets * 4_000_000L - 40_000;
    assertThat(diary.steps.size()).isEqualTo((int) (lastEventNs / STEP_NS));
    long generationsThatDecided =
        diary.steps.stream().map(step -> step.ticket().number()).distinct().count();
    assertThat(generationsThatDecided).isGreaterThanOrEqualTo(SWAPS);
    everyStepIsThatOfAFreshEngineOfItsGeneration(packets);
    everyCommandIsOfTheGenerationThatDecided();
  }

  /** Fresh engines, fed the same frames; and one that was swapped alike has the same digest. */
  private void everyStepIsThatOfAFreshEngineOfItsGeneration(int packets) {
    var replay = new Replay();
    var binner = new Binner(LADDERS.get(0).manifest().frameSettings(), SIDE, SIDE);
    var batch = new EventBatch();
    for (int number = 0; number < packets; number++) {
      batch.clear();
      fill(batch, number);
      binner.accept(batch, replay);
    }
    assertThat(replay.step).isEqualTo(diary.steps.size());
    assertThat(statistics.digest().get()).isEqualTo(replay.swapped.digest());
  }

  private final class Replay implements FrameSink {
    private StreamEngine swapped = LADDERS.get(0).start(1);
    private StreamEngine fresh = LADDERS.get(0).start(1);
    private final float[] confidences = new float[11];
    private int generation = 1;
    private int step;

    @Override
    public void frame(Frame frame) {
      Step seen = diary.steps.get(step);
      if (seen.ticket().number() != generation) {
        generation = seen.ticket().number();
        fresh = seen.ticket().ladder().start(1);
        StreamEngine successor = seen.ticket().ladder().start(1);
        successor.succeed(swapped);
        swapped = successor;
      }
      swapped.step(frame);
      fresh.step(frame);
      fresh.confidences(confidences);
      for (int c = 0; c < confidences.length; c++) {
        assertThat(seen.confidences()[c])
            .as("step %d, class %d", step, c)
            .isEqualTo(confidences[c]);
      }
      step++;
    }

    @Override
    public void discontinuity(long beforeNs, long afterNs) {
      throw new AssertionError("the packets follow on each other");
    }
  }

  private void everyCommandIsOfTheGenerationThatDecided() {
    int commands = 0;
    int step = 0;
    for (long left = statistics.ledger().publish().in(); left > 0; left--) {
      CameraActor.Decided decided = decisions.receiveMessage();
      if (decided.decision() instanceof Decision.Command command) {
        while (diary.steps.get(step).lastEventNs() != command.lastEventNs()) {
          step++;
        }
        assertThat(decided.ticket()).isEqualTo(diary.steps.get(step).ticket());
        assertThat(command.confidence())
            .isEqualTo(diary.steps.get(step).confidences()[command.gesture()]);
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(SWAPS / 2);
  }

  @Test
  void aSwapLetsGoWhatWasHeldAndSaysSoUnderTheNewNumber() {
    ActorRef<CameraActor.Message> camera = camera(System::nanoTime);
    assertThat(decisions.receiveMessage().ticket().number()).isEqualTo(1);
    send(camera, 0, 10);
    CameraActor.Decided command = decisions.receiveMessage();
    assertThat(command.decision()).isInstanceOf(Decision.Command.class);
    assertThat(command.ticket().label(0)).isEqualTo("seed 7 1");
    awaitPackets(10);

    TicketChange change = swap(camera, 1, 0);
    assertThat(change.kind()).isEqualTo(TicketChange.Kind.LOADED);
    CameraActor.Decided idle = decisions.receiveMessage();
    while (idle.decision() instanceof Decision.Command) {
      idle = decisions.receiveMessage();
    }
    assertThat(idle.ticket()).isEqualTo(change.now());
    assertThat(((Decision.Idle) idle.decision()).reason()).isEqualTo(Decision.Reason.SWAPPED);
    send(camera, 10, 20);
    assertThat(decisions.receiveMessage().ticket().label(0)).isEqualTo("seed 8 1");
  }

  @Test
  void aTicketThatGetsSlowIsUndoneWithinItsTrial() {
    var clockNs = new AtomicLong();
    // Generation 2 takes 30 ms for what lasts 10.
    ActorRef<CameraActor.Message> camera =
        camera(() -> clockNs.addAndGet(diary.ticket.number() == 2 ? 30_000_000 : 1000));
    send(camera, 0, 100);
    swap(camera, 1, 5_000_000_000L);
    send(camera, 100, 200);
    awaitPackets(200);
    assertThat(diary.changes).hasSize(2);
    TicketChange undone = diary.changes.get(1);
    assertThat(undone.kind()).isEqualTo(TicketChange.Kind.ROLLED_BACK);
    assertThat(undone.now()).isEqualTo(new TicketGeneration(3, "first", LADDERS.get(0)));
    assertThat(undone.why()).contains("generation 2 (ladder 1) was undone", "p99", "10.000 ms");
    assertThat(diary.steps.stream().filter(step -> step.ticket().number() == 2).count())
        .isBetween(2L, 6L);
    assertThat(statistics.ledger().bin().dropped()).isZero();
  }

  @Test
  void aTicketOnWhichTheNetworkFailsIsUndoneByTheRestart() {
    ActorRef<CameraActor.Message> camera = camera(System::nanoTime);
    send(camera, 0, 10);
    awaitPackets(10);
    // Without a clock these kernels fail at their first step.
    CompiledLadder failing = CompiledLadder.of(TestTickets.ticket(), new FakeKernels(null));
    swap(camera, failing, "failing", 5_000_000_000L);
    send(camera, 10, 30);
    awaitPackets(30);
    assertThat(diary.changes)
        .extracting(TicketChange::kind)
        .containsExactly(TicketChange.Kind.LOADED, TicketChange.Kind.ROLLED_BACK);
    assertThat(diary.changes.get(1).why()).contains("The network failed on a timestep.");
    assertThat(diary.steps.get(diary.steps.size() - 1).ticket())
        .isEqualTo(new TicketGeneration(3, "first", LADDERS.get(0)));
    assertThat(statistics.restarts().sum()).isEqualTo(1);
    assertThat(statistics.ledger().infer().dropped(DropCause.CAMERA_RESTART)).isEqualTo(1);
  }

  @Test
  void aTicketThatKeepsPaceStays() {
    var clockNs = new AtomicLong();
    ActorRef<CameraActor.Message> camera = camera(() -> clockNs.addAndGet(100_000));
    swap(camera, 1, 50_000_000);
    send(camera, 0, 200);
    awaitPackets(200);
    assertThat(diary.changes)
        .extracting(TicketChange::kind)
        .containsExactly(TicketChange.Kind.LOADED, TicketChange.Kind.PROVEN);
  }

  @Test
  void theLastFramesAreKeptForWhoeverTriesATicket() {
    ActorRef<CameraActor.Message> camera = camera(System::nanoTime);
    TestProbe<CameraActor.Recorded> recorded = kit.createTestProbe();
    camera.tell(new CameraActor.CopyFrames(recorded.getRef()));
    assertThat(recorded.receiveMessage().frames()).isEmpty();
    send(camera, 0, 100);
    camera.tell(new CameraActor.CopyFrames(recorded.getRef()));
    List<Frame> frames = recorded.receiveMessage().frames();
    assertThat(frames).hasSize(16);
    assertThat(frames.get(15).endNs() - frames.get(0).startNs()).isEqualTo(16 * STEP_NS);
    assertThat(frames).allMatch(frame -> frame.events() == 250);
  }
}
