package io.tombola.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.TestTickets;
import io.tombola.node.actor.CameraActor;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.StageTimes;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketChange;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.Eventually;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
  private final LivePage page =
      new LivePage(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final CameraStatistics statistics = new CameraStatistics();
  private final TicketGeneration first = generation(1, "/tickets/first.ticket");
  private long nowNs = 1_000_000_000;
  private final LiveView view = new LiveView("/tombola", page, first, statistics, () -> nowNs);

  private static TicketGeneration generation(int number, String source) {
    CompiledLadder ladder =
        CompiledLadder.of(CompiledTicket.of(TestTickets.ticket(number, 0.0625, 10_000, "wave"), 0));
    return new TicketGeneration(number, source, ladder);
  }

  private LiveViewer look() throws Exception {
    LiveViewer viewer = new LiveViewer(page.address().getPort());
    Eventually.await("somebody looks", page::watched);
    return viewer;
  }

  private void timestep(long timestep, int x) {
    EventBatch batch = new EventBatch(4, 1, 1);
    batch.add(0, x, 0, true);
    view.events(batch);
    view.classified(0, new double[] {0.25, 0.75});
    view.timed(20_000, 300_000, 0, 2);
    view.settled(timestep, 1, 2, new StageTimes(), 0);
  }

  private void decide(Decision decision) {
    view.decided(new CameraActor.Decided("camera", first, decision, OptionalLong.empty()));
  }

  @AfterEach
  void stop() {
    page.close();
  }

  @Test
  void whoComesLearnsWhatRunsAndWhatIsKnown() throws Exception {
    decide(new Decision.Command(1, 0.98, 0, 0, 1));
    try (LiveViewer viewer = look()) {
      JsonNode ticket = viewer.next("ticket");
      assertThat(ticket.get("node").asText()).isEqualTo("/tombola");
      assertThat(ticket.get("file").asText()).isEqualTo("/tickets/first.ticket");
      assertThat(ticket.get("architecture").asText()).isEqualTo("vgg9");
      assertThat(ticket.get("timestepMs").asDouble()).isEqualTo(10);
      assertThat(ticket.get("labels").get(1).asText()).isEqualTo("wave 2");
    }
    try (LiveViewer viewer = look()) {
      JsonNode decision = viewer.next("decision");
      assertThat(decision.get("gesture").asText()).isEqualTo("wave 2");
      assertThat(decision.get("confidence").asDouble()).isEqualTo(0.98);
      decide(new Decision.Idle(Decision.Reason.STALE, 0));
      JsonNode idle = viewer.next("decision");
      assertThat(idle.get("gesture").isNull()).isTrue();
      assertThat(idle.get("state").asText()).isEqualTo("STALE");
    }
  }

  @Test
  void aTimestepIsToldWithItsEvents() throws Exception {
    try (LiveViewer viewer = look()) {
      timestep(41, 3);
      JsonNode step = viewer.next("step");
      assertThat(step.get("number").asLong()).isEqualTo(41);
      assertThat(step.get("rung").asInt()).isEqualTo(2);
      assertThat(step.get("us").asDouble()).isEqualTo(320);
      assertThat(step.get("confidences").get(1).asDouble()).isEqualTo(0.75);
      assertThat(step.get("width").asInt()).isEqualTo(4);
      assertThat(step.get("height").asInt()).isEqualTo(1);
      assertThat(step.get("cells").asText()).isEqualTo("@@@A");
    }
  }

  @Test
  void whatNobodySawIsNotShownLater() throws Exception {
    timestep(0, 0);
    try (LiveViewer viewer = look()) {
      nowNs += 1_000_000_000;
      timestep(1, 1);
      assertThat(viewer.next("step").get("cells").asText()).isEqualTo("@A@@");
    }
  }

  @Test
  void timestepsTooShortToSeeAreToldTogether() throws Exception {
    try (LiveViewer viewer = look()) {
      timestep(0, 0);
      nowNs += 10_000_000;
      timestep(1, 1);
      nowNs += 30_000_000;
      timestep(2, 2);
      assertThat(viewer.next("step").get("cells").asText()).isEqualTo("A@@@");
      JsonNode both = viewer.next("step");
      assertThat(both.get("number").asLong()).isEqualTo(2);
      assertThat(both.get("cells").asText()).isEqualTo("@AA@");
    }
  }

  @Test
  void anotherTicketIsShown() throws Exception {
    try (LiveViewer viewer = look()) {
      viewer.next("ticket");
      TicketGeneration second = generation(2, "second");
      view.changed(new TicketChange(TicketChange.Kind.PROVEN, second, "stood its trial"));
      TicketGeneration third = generation(3, "third");
      view.changed(new TicketChange(TicketChange.Kind.LOADED, third, "took over"));
      assertThat(viewer.next("ticket").get("generation").asInt()).isEqualTo(3);
    }
  }

  @Test
  void theAccountNamesEveryLoss() throws Exception {
    statistics.ledger().passed(10);
    statistics.ledger().lost(DropCause.MAILBOX_FULL, 7);
    try (LiveViewer viewer = look()) {
      view.account();
      JsonNode account = viewer.next("account");
      assertThat(account.get("messages").asLong()).isEqualTo(2);
      assertThat(account.get("events").asLong()).isEqualTo(17);
      JsonNode loss = account.get("losses").get(1);
      assertThat(loss.get("cause").asText()).isEqualTo("MAILBOX_FULL");
      assertThat(loss.get("sentence").asText()).isEqualTo(DropCause.MAILBOX_FULL.sentence());
      assertThat(loss.get("count").asLong()).isEqualTo(7);
      assertThat(loss.get("unit").asText()).isEqualTo("events");
    }
  }
}
