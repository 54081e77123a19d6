package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.engine.energy.Technology;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.msgs.file.SensorSize;
import io.tombola.msgs.ros.EnergyAccount;
import io.tombola.node.GestureNode;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.RosCore;
import io.tombola.sim.replay.EventTopic;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureSimulator;
import io.tombola.sim.scene.Take;
import io.tombola.sim.scene.User;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The node's topic {@code ~energy} and {@code tombola energy} count the same events alike, to the
 * last operation.
 */
final class LiveEnergyTest {
  private static final Path TICKET = Path.of("../launch/tickets/gestures.ticket").toAbsolutePath();
  private static final String TOPIC = "/dvs/events";
  private static final int PACKET_EVENTS = 2000;
  private static final long TIMEOUT_MS = 20_000;
  private static final int TIMESTEPS_PER_MESSAGE = 2;

  private final RosCore master = RosCore.newPrivate();
  private final NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
  private final BlockingQueue<EnergyAccount> accounts = new LinkedBlockingQueue<>();
  @TempDir private Path folder;
  private ConnectedNode peer;

  @BeforeEach
  void start() throws InterruptedException {
    master.start();
    master.awaitStart();
    peer = new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("peer", master.getUri()));
  }

  @AfterEach
  void stop() {
    peer.shutdown();
    executor.shutdown();
    master.shutdown();
  }

  /** A second and a half of somebody clapping before a simulated camera. */
  private Path recording() throws Exception {
    EventBatch batch = new EventBatch();
    var simulator = new GestureSimulator(User.ofSeed(3), Take.ofSeed(4));
    simulator.show(Gesture.HAND_CLAPPING);
    simulator.advance(1_500_000, batch);
    StringBuilder text = new StringBuilder("# size 128x128\nt_ns,x,y,on\n");
    for (int i = 0; i < batch.size(); i++) {
      text.append(batch.sensorTimeNs(i)).append(',').append(batch.x(i)).append(',');
      text.append(batch.y(i)).append(',').append(batch.on(i) ? 1 : 0).append('\n');
    }
    return Files.writeString(folder.resolve("claps.csv"), text);
  }

  private JsonNode offline(Path recording) throws Exception {
    StringWriter out = new StringWriter();
    CommandLine commands = Tombola.commandLine().setOut(new PrintWriter(out));
    int exit =
        commands.execute(
            "energy",
            "--ticket",
            TICKET.toString(),
            "--recording",
            recording.toString(),
            "--preset",
            "45nm-1bit",
            "--json");
    commands.getOut().flush();
    assertThat(exit).isZero();
    return new ObjectMapper().readTree(out.toString()).get("counted");
  }

  private void live(Path recording) throws Exception {
    List<String> arguments =
        List.of(
            "events:=" + TOPIC,
            "__master:=" + master.getUri(),
            "_energy_timesteps:=" + TIMESTEPS_PER_MESSAGE);
    GestureNode node = new GestureNode(TICKET);
    executor.execute(
        node, new CommandLineLoader(arguments, Map.of()).build(node.getDefaultNodeName()));
    var energy = peer.newSubscriber("/tombola/energy", EnergyAccount.TYPE);
    energy.addMessageListener(accounts::add, 1000);
    EventTopic topic = new EventTopic(peer, TOPIC);
    assertThat(topic.awaitSubscriber(TIMEOUT_MS)).isTrue();
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (energy.getNumberOfPublishers() == 0 && System.nanoTime() < deadlineNs) {
      Thread.onSpinWait();
    }
    try (EventReader reader =
        EventFiles.open(recording, new EventFiles.Options(null, SensorSize.UNKNOWN))) {
      EventBatch batch = new EventBatch();
      while (reader.read(batch)) {
        for (int from = 0; from < batch.size(); from += PACKET_EVENTS) {
          topic.publish(batch, from, Math.min(batch.size(), from + PACKET_EVENTS));
        }
      }
    }
  }

  @Test
  void theTopicAndTheCommandCountTheSameOperations() throws Exception {
    Path recording = recording();
    JsonNode counted = offline(recording);
    int timesteps = counted.get("timesteps").asInt();
    assertThat(timesteps).isPositive().isEven();
    live(recording);
    EnergyAccount first = next(0);
    long[] spikesIn = new long[first.layers().size()];
    long[] additions = new long[first.layers().size()];
    long events = 0;
    long spikes = 0;
    for (int covered = 0; covered < timesteps; covered += TIMESTEPS_PER_MESSAGE) {
      EnergyAccount account = covered == 0 ? first : next(covered);
      events += account.eventAdditions();
      spikes += account.spikeAdditions();
      for (int l = 0; l < additions.length; l++) {
        spikesIn[l] += account.layers().get(l).spikesIn();
        additions[l] += account.layers().get(l).additions();
      }
    }
    assertThat(events).isEqualTo(counted.get("eventAdditions").asLong()).isPositive();
    assertThat(spikes).isEqualTo(counted.get("spikeAdditions").asLong()).isPositive();
    for (int l = 0; l < additions.length; l++) {
      JsonNode layer = counted.get("layers").get(l);
      assertThat(first.layers().get(l).layer()).isEqualTo(layer.get("name").asText());
      assertThat(spikesIn[l]).isEqualTo(layer.get("spikesIn").asLong());
      assertThat(additions[l]).isEqualTo(layer.get("additions").asLong());
    }
    double picojoules = (events + spikes) * Technology.ONE_BIT.additionPicojoule();
    assertThat(picojoules).isEqualTo(counted.get("picojoules").get("45nm-1bit").asDouble());
  }

  private EnergyAccount next(long firstTimestep) throws InterruptedException {
    EnergyAccount account = accounts.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    assertThat(account).as("an account from timestep %s on", firstTimestep).isNotNull();
    assertThat(account.firstTimestep()).isEqualTo(firstTimestep);
    assertThat(account.timesteps()).isEqualTo(TIMESTEPS_PER_MESSAGE);
    return account;
  }
}
