package io.tombola.node.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.Engine;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.DiagnosticStatus;
import io.tombola.msgs.ros.DiagnosticStatus.KeyValue;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.TestTickets;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.StageTimes.Stage;
import io.tombola.node.decide.BudgetController;
import io.tombola.node.decide.BudgetReport;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.swap.RejectedTicketException;
import io.tombola.node.swap.Rejection;
import io.tombola.node.swap.TicketAccount;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DiagnosticTasksTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long NOW_NS = 1_700_000_000L * SECOND_NS;

  private static final DecisionTime EACH_TIMESTEP = new DecisionTime(100_000_000, () -> 1);
  private static final DecisionTime EACH_WINDOW = new DecisionTime(100_000_000, () -> 8);

  private final CameraStatistics statistics = new CameraStatistics();
  private final LossLedger ledger = statistics.ledger();

  private static DiagnosticStatus status(DiagnosticTask task, long nowNs) {
    return task.report(nowNs).status(task.name(), "none");
  }

  private static void assertStatus(DiagnosticStatus status, Level level, String message) {
    assertThat(status.message()).isEqualTo(message);
    assertThat(status.level()).isEqualTo(level);
  }

  private void arrive(int messages, int eventsEach) {
    for (int i = 0; i < messages; i++) {
      ledger.passed(eventsEach);
    }
  }

  @Test
  void frequencySaysBothMessagesAndEvents() {
    var task = new FrequencyTask(ledger, new FrequencyTask.Limits(50, 200), NOW_NS);
    assertStatus(status(task, NOW_NS + SECOND_NS), Level.ERROR, "No events recorded.");
    arrive(200, 10);
    DiagnosticStatus status = status(task, NOW_NS + 2 * SECOND_NS);
    assertStatus(status, Level.OK, "Desired frequency met");
    assertThat(status.values())
        .contains(
            new KeyValue("Actual frequency (Hz)", "100.000"),
            new KeyValue("Event rate (events/s)", "1000"),
            new KeyValue("Minimum acceptable frequency (Hz)", "45.000"));
    arrive(2000, 1);
    assertStatus(status(task, NOW_NS + 3 * SECOND_NS), Level.WARN, "Frequency too high.");
  }

  @Test
  void frequencyForgetsWhatIsOlderThanFivePeriods() {
    var task = new FrequencyTask(ledger, new FrequencyTask.Limits(1, 0), NOW_NS);
    arrive(10_000, 1);
    for (int second = 1; second <= 5; second++) {
      assertStatus(status(task, NOW_NS + second * SECOND_NS), Level.OK, "Desired frequency met");
    }
    assertStatus(status(task, NOW_NS + 6 * SECOND_NS), Level.ERROR, "No events recorded.");
    arrive(1, 1);
    assertStatus(status(task, NOW_NS + 7 * SECOND_NS), Level.WARN, "Frequency too low.");
    assertStatus(status(task, NOW_NS), Level.ERROR, "No events recorded.");
  }

  @Test
  void timestampsAreJudgedAgainstNow() {
    var task = new TimestampTask(statistics);
    assertStatus(status(task, NOW_NS), Level.WARN, "No data since last update");
    timestep(NOW_NS - SECOND_NS);
    assertStatus(status(task, NOW_NS), Level.OK, "Timestamps are reasonable.");
    timestep(NOW_NS - 6 * SECOND_NS);
    assertStatus(status(task, NOW_NS), Level.ERROR, "Timestamps too far in past seen.");
    timestep(NOW_NS + 2 * SECOND_NS);
    assertStatus(status(task, NOW_NS), Level.ERROR, "Timestamps too far in future seen.");
    statistics.discontinuities().increment();
    timestep(NOW_NS);
    assertStatus(status(task, NOW_NS), Level.WARN, "Sensor time jumped.");
    timestep(0);
    assertStatus(status(task, NOW_NS), Level.WARN, "Zero timestamp seen.");
  }

  private void timestep(long lastEventNs) {
    ledger.infer().in(1);
    ledger.infer().out(1);
    statistics.lastEventNs().set(lastEventNs);
  }

  @Test
  void unreadableMessagesAreAWarningUntilNothingElseComes() {
    var task = new DecodeTask(statistics);
    arrive(3, 1);
    assertStatus(status(task, NOW_NS), Level.OK, "All messages could be read.");
    arrive(1, 1);
    ledger.lost(DropCause.MALFORMED, 0);
    assertThat(status(task, NOW_NS).level()).isEqualTo(Level.WARN);
    ledger.lost(DropCause.MALFORMED, 0);
    assertThat(status(task, NOW_NS).level()).isEqualTo(Level.ERROR);
    assertThat(status(task, NOW_NS).level()).isEqualTo(Level.OK);
  }

  @Test
  void messagesOfNothingButUnreadableEventsAreAnError() {
    var task = new DecodeTask(statistics);
    ledger.passed(0);
    ledger.decode().in(5);
    ledger.decode().drop(DropCause.UNKNOWN_ENCODING, 5);
    assertStatus(status(task, NOW_NS), Level.ERROR, "No message since last update could be read.");
    arrive(1, 10);
    ledger.decode().in(2);
    ledger.decode().drop(DropCause.INCOMPLETE_PACKET, 2);
    assertStatus(
        status(task, NOW_NS),
        Level.WARN,
        "0 messages and 2 events since last update could not be read.");
    ledger.passed(0);
    ledger.decode().in(101);
    ledger.decode().drop(DropCause.OUTSIDE_ROI, 100);
    ledger.decode().drop(DropCause.MALFORMED, 1);
    assertThat(status(task, NOW_NS).level()).as("others were read").isEqualTo(Level.WARN);
    assertThat(status(task, NOW_NS).values()).contains(new KeyValue("Unreadable events", "8"));
  }

  @Test
  void lossesAreNamedWhileTheyAreFreshAndCountedForEver() {
    var task = new LossTask(ledger);
    arrive(2, 50);
    ledger.lost(DropCause.MAILBOX_FULL, 70);
    ledger.lostBefore(DropCause.SEQUENCE_GAP, 3);
    DiagnosticStatus fresh = status(task, NOW_NS);
    assertStatus(
        fresh, Level.WARN, "Losses since last update: " + DropCause.MAILBOX_FULL.sentence());
    ledger.decode().in(9);
    ledger.decode().drop(DropCause.OUTSIDE_ROI, 9);
    DiagnosticStatus old = status(task, NOW_NS);
    assertThat(old.level()).isEqualTo(Level.OK);
    assertThat(old.values())
        .contains(
            new KeyValue("socket in (messages)", "3"),
            new KeyValue("decode dropped MAILBOX_FULL (events)", "70"),
            new KeyValue("decode dropped OUTSIDE_ROI (events)", "9"),
            new KeyValue("before dropped SEQUENCE_GAP (messages)", "3"),
            new KeyValue("Events on their way", "100"));
  }

  @Test
  void decisionsAreLateWhenTheyTakeLongerThanATimestepLasts() {
    var task = new LatencyTask(statistics.latency(), EACH_TIMESTEP);
    assertStatus(status(task, NOW_NS), Level.OK, "No decision since last update.");
    statistics.latency().timesteps().recordValueWithCount(1_000_000, 9);
    statistics.latency().stage(Stage.INFER).recordValueWithCount(400_000, 9);
    DiagnosticStatus status = status(task, NOW_NS);
    assertStatus(status, Level.OK, "Decisions come in time.");
    assertThat(status.values())
        .contains(new KeyValue("Decisions since startup", "9"))
        .anyMatch(it -> it.key().equals("infer p99.9 (us)") && it.value().startsWith("40"))
        .anyMatch(it -> it.key().equals("Packet to command p50 (us)"));
    statistics.latency().timesteps().recordValue(150_000_000);
    assertStatus(
        status(task, NOW_NS), Level.WARN, "Some decisions came when the next was due already.");
  }

  @Test
  void aWindowsDecisionHasTheTimeOfAWindow() {
    var task = new LatencyTask(statistics.latency(), EACH_WINDOW);
    statistics.latency().timesteps().recordValue(700_000_000);
    assertStatus(status(task, NOW_NS), Level.OK, "Decisions come in time.");
    statistics.latency().timesteps().recordValue(900_000_000);
    assertStatus(
        status(task, NOW_NS), Level.WARN, "Some decisions came when the next was due already.");
  }

  @Test
  void energyIsThatOfTheTimestepsCountedSinceTheLastUpdate() {
    var task = new EnergyTask(statistics.energy());
    assertStatus(status(task, NOW_NS), Level.OK, "No timestep was counted since last update.");
    try (Engine engine = new Engine(TestTickets.compiled())) {
      engine.countOperations(true);
      Frame frame = TestTickets.ticket().manifest().emptyFrame();
      frame.set(0, 16, 16, 1);
      engine.step(frame);
      long additions = engine.operations().synapticOperations();
      statistics.energy().add(engine.operations());
      DiagnosticStatus status = status(task, NOW_NS);
      assertStatus(status, Level.OK, "Operations are counted.");
      assertThat(status.values())
          .contains(new KeyValue("Additions since last update", String.valueOf(additions)))
          .anyMatch(it -> it.key().equals("Energy since last update, 45nm-1bit (uJ)"));
    }
    assertThat(status(task, NOW_NS).values())
        .contains(new KeyValue("Additions since last update", "0"));
  }

  @Test
  void slowTimestepsAreJudgedByWhatTheyLast() {
    var task = new StepTimeTask(statistics, EACH_TIMESTEP);
    assertThat(status(task, NOW_NS).level()).isEqualTo(Level.OK);
    IntStream.range(0, 9).forEach(i -> statistics.recordStep(1_000_000, true));
    statistics.recordStep(150_000_000, true);
    assertStatus(
        status(task, NOW_NS),
        Level.WARN,
        "Some decisions took longer than there is time until the next.");
    statistics.recordStep(150_000_000, true);
    assertStatus(
        status(task, NOW_NS),
        Level.ERROR,
        "Decisions take longer than there is time until the next.");
    statistics.recordStep(1_000_000, true);
    assertStatus(status(task, NOW_NS), Level.OK, "The network keeps up.");
  }

  /** Eight timesteps of 100 ms: the last one's work may take longer than it lasts. */
  @Test
  void windowsAreJudgedByWhatTheyLast() {
    var task = new StepTimeTask(statistics, EACH_WINDOW);
    window(5_000_000, 700_000_000);
    window(5_000_000, 700_000_000);
    DiagnosticStatus keepsUp = status(task, NOW_NS);
    assertStatus(keepsUp, Level.OK, "The network keeps up.");
    assertThat(keepsUp.values())
        .contains(new KeyValue("Timesteps from decision to decision", "8"))
        .anyMatch(
            it -> it.key().equals("Time of a decision p50 (us)") && it.value().startsWith("73"));
    window(20_000_000, 700_000_000);
    window(5_000_000, 700_000_000);
    assertStatus(
        status(task, NOW_NS),
        Level.WARN,
        "Some decisions took longer than there is time until the next.");
    window(95_000_000, 150_000_000);
    assertStatus(
        status(task, NOW_NS),
        Level.ERROR,
        "Decisions take longer than there is time until the next.");
    statistics.recordStep(95_000_000, false);
    assertStatus(status(task, NOW_NS), Level.OK, "The network keeps up.");
  }

  private void window(long firstNs, long lastNs) {
    IntStream.range(0, 7).forEach(i -> statistics.recordStep(firstNs, false));
    statistics.recordStep(lastNs, true);
  }

  @Test
  void theBudgetIsAWarningWhileTimestepsAreShed() {
    var task = new BudgetTask(statistics);
    assertStatus(status(task, NOW_NS), Level.OK, "No budget is set.");
    statistics.budget().set(report(false, BudgetController.Reason.STEP_TIME));
    assertStatus(
        status(task, NOW_NS), Level.OK, "Rung 2: a larger rung would break budget_us_per_step.");
    statistics.budget().set(report(true, BudgetController.Reason.STEP_TIME));
    statistics.rungChanges().add(7);
    ledger.infer().drop(DropCause.OVER_BUDGET, 5);
    DiagnosticStatus shedding = status(task, NOW_NS);
    assertThat(shedding.level()).isEqualTo(Level.WARN);
    assertThat(shedding.values())
        .contains(
            new KeyValue("Rung", "2"),
            new KeyValue("Share of weights kept", "0.1250"),
            new KeyValue("Time of a timestep predicted (us)", "330.0"),
            new KeyValue("Time of a timestep allowed (us)", "350.0"),
            new KeyValue("Rung changes since startup", "7"),
            new KeyValue("Timesteps shed since startup", "5"));
  }

  @Test
  void refusedAndUndoneTicketsAreAWarningWhileTheyAreFresh() {
    CompiledLadder ladder = CompiledLadder.of(TestTickets.compiled());
    var account = new TicketAccount(TicketGeneration.first("/a.ticket", ladder));
    var task = new TicketTask(account);
    assertStatus(status(task, NOW_NS), Level.OK, "generation 1 (/a.ticket) runs since the start");
    account.rejected(new RejectedTicketException(Rejection.UNTRUSTED, "b is not signed", null));
    DiagnosticStatus refused = status(task, NOW_NS);
    assertStatus(refused, Level.WARN, "b is not signed");
    assertThat(refused.values()).contains(new KeyValue("Tickets refused UNTRUSTED", "1"));
    assertThat(status(task, NOW_NS).level()).isEqualTo(Level.OK);
    var third = new TicketGeneration(3, "/a.ticket", ladder);
    account.changed(new TicketChange(TicketChange.Kind.ROLLED_BACK, third, "c was undone"));
    DiagnosticStatus undone = status(task, NOW_NS);
    assertStatus(undone, Level.WARN, "c was undone");
    assertThat(undone.values())
        .contains(new KeyValue("Ticket generation", "3"), new KeyValue("Tickets rolled back", "1"));
  }

  private static BudgetReport report(boolean shedding, BudgetController.Reason reason) {
    return new BudgetReport(2, 3, 0.125, shedding, reason, 330, 310, 350, 0, 0);
  }
}
