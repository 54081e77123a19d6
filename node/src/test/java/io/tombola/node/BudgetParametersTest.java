package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.BudgetState;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.reconfigure.Config;
import io.tombola.msgs.ros.reconfigure.ReconfigureService;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.Publisher;
import io.tombola.node.ros.RosCore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget set by parameter and by dynamic_reconfigure, and what {@code ~budget} says of it. */
final class BudgetParametersTest {
  private static final int SIDE = 64;
  private static final long PACKET_NS = 50_000_000;

  @TempDir private Path home;
  private final NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
  private final RosCore master = RosCore.newPrivate();
  private final List<BudgetState> told = new CopyOnWriteArrayList<>();
  private GestureNode gestures;
  private ConnectedNode robot;
  private Publisher<Consumer<ByteBuf>> camera;
  private int packets;

  @BeforeEach
  void start() throws Exception {
    master.start();
    master.awaitStart();
    Path ticket = home.resolve("ladder.ticket");
    TicketFile.write(TestTickets.ladder(3), ticket);
    gestures = new GestureNode(ticket);
    robot =
        new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("robot", master.getUri()));
    camera =
        robot.newRawPublisher("/events", new MessageDefinitions().type(EventArrayCodec.DVS_TYPE));
    robot.newSubscriber("/tombola/budget", BudgetState.TYPE).addMessageListener(told::add);
  }

  private void startNode(String... arguments) {
    List<String> all = new ArrayList<>(List.of("__master:=" + master.getUri()));
    all.addAll(List.of(arguments));
    executor.execute(gestures, new CommandLineLoader(all, Map.of()).build("tombola"));
    Eventually.await("the latched state is here", () -> !told.isEmpty());
    Eventually.await("the node listens", camera::hasSubscribers);
  }

  @AfterEach
  void stop() {
    robot.shutdown();
    executor.shutdown();
    LossLedger ledger = gestures.statistics().ledger();
    Eventually.await("the ledger balances: " + ledger, ledger::balances);
    master.shutdown();
  }

  private void send() {
    EventBatch batch = new EventBatch(SIDE, SIDE, 20);
    long stampNs = 1_500_000_000_000_000_000L + packets * PACKET_NS;
    for (int i = 0; i < 20; i++) {
      batch.add(stampNs + i * PACKET_NS / 20, (packets + 7 * i) % SIDE, 5 * i % SIDE, i % 2 == 0);
    }
    ByteBuffer body = ByteBuffer.allocate(EventArrayCodec.encodedLength("cam", batch.size()));
    EventArrayCodec.encode(batch, 0, batch.size(), packets++, stampNs, "cam", body);
    camera.publish((ByteBuf out) -> out.writeBytes(body.array()));
  }

  private BudgetState last() {
    return told.get(told.size() - 1);
  }

  private Config reconfigure(Map<String, ?> values) throws Exception {
    return robot
        .newServiceClient("/tombola/set_parameters", ReconfigureService.TYPE)
        .call(Config.of(values))
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void aBudgetIsSetAndLiftedWhileTheNodeRuns() throws Exception {
    startNode();
    assertThat(last().reason()).isEqualTo(BudgetState.Reason.NO_BUDGET);
    assertThat(last().rungs()).isEqualTo(3);
    assertThat(last().keepRatio()).isBetween(0.49f, 0.51f);

    // No machine steps in a nanosecond.
    Config inForce = reconfigure(Map.of("budget_us_per_step", 0.001, "budget_quiet_ms", 100));
    assertThat(inForce.values()).containsEntry("budget_us_per_step", 0.001);
    Eventually.await(
        "every second timestep is shed",
        () -> {
          send();
          return last().everySecondTimestep() && last().timestepsShed() > 0;
        });
    assertThat(last().reason()).isEqualTo(BudgetState.Reason.STEP_TIME);
    assertThat(last().rung()).isEqualTo(2);
    assertThat(last().budgetUs()).isEqualTo(0.001f);
    assertThat(last().rungChanges()).isPositive();
    assertThat(gestures.statistics().ledger().infer().dropped(DropCause.OVER_BUDGET)).isPositive();

    reconfigure(Map.of("budget_us_per_step", 0.0));
    Eventually.await(
        "the largest rung is back",
        () -> {
          send();
          return last().rung() == 0 && !last().everySecondTimestep();
        });
    assertThat(last().reason()).isEqualTo(BudgetState.Reason.NO_BUDGET);
  }

  @Test
  void aBudgetMayBeSetFromTheStartAndWholeNumbersWillDo() {
    startNode("_budget_ns_per_event:=1");
    Eventually.await(
        "the smallest rung runs",
        () -> {
          send();
          return last().rung() == 2;
        });
    assertThat(last().reason()).isEqualTo(BudgetState.Reason.EVENT_TIME);
    assertThat(last().everySecondTimestep()).isFalse();
  }

  @Test
  void aNegativeBudgetEndsTheNodeWithAReason() {
    executor.execute(
        gestures,
        new CommandLineLoader(
                List.of("__master:=" + master.getUri(), "_budget_us_per_step:=-1"), Map.of())
            .build("tombola"));
    Eventually.await("the node ends", () -> gestures.error() != null);
    assertThat(gestures.error())
        .hasMessageContaining("parameter ~budget_us_per_step is -1: it must be 0 to 60000000");
  }
}
