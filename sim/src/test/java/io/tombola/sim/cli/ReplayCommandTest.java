package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.ros.ClockMessage;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.RosCore;
import io.tombola.node.ros.TimeProvider;
import io.tombola.node.ros.WallTimeProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tombola replay} as a subscriber hears it. */
final class ReplayCommandTest {
  private static final long TIMEOUT_MS = 20_000;
  private static final long MS = 1_000_000;

  /** Two packets, 100 ms apart. */
  private static final String EVENTS =
      """
      # size 128x64
      t_us,x,y,on
      1000,5,6,1
      3000,7,8,0
      103000,9,10,1
      """;

  @TempDir private Path folder;
  private final RosCore master = RosCore.newPrivate();
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private ConnectedNode peer;
  private String csv;

  private record Run(int exit, String out, String err) {}

  private record Message(long stampNs, List<Long> timesNs) {
    static Message read(ByteBuf body) {
      ByteBuffer bytes = body.nioBuffer();
      EventBatch batch = new EventBatch();
      try {
        EventArrayCodec.decode(bytes, "/dvs/events", batch);
        List<Long> timesNs = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
          timesNs.add(batch.sensorTimeNs(i));
        }
        return new Message(EventArrayCodec.stampNs(bytes, "/dvs/events"), timesNs);
      } catch (EventFormatException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    csv = Files.writeString(folder.resolve("events.csv"), EVENTS).toString();
    master.start();
    master.awaitStart();
    peer = new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("peer", master.getUri()));
    peer.newRawSubscriber(
        "/dvs/events",
        new MessageDefinitions().type(EventArrayCodec.DVS_TYPE),
        body -> messages.add(Message.read(body)));
  }

  @AfterEach
  void stop() {
    peer.shutdown();
    master.shutdown();
  }

  private Run replay(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Tombola.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                Stream.concat(
                        Stream.of("replay", csv, "__master:=" + master.getUri()),
                        Stream.of(options))
                    .toArray(String[]::new));
    return new Run(exit, out.toString(), err.toString());
  }

  private List<Message> played(Run run) throws InterruptedException {
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("published 3 events of events.csv");
    List<Message> played = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      played.add(messages.poll(TIMEOUT_MS, TimeUnit.MILLISECONDS));
    }
    return played;
  }

  private static void fails(Run run, String... parts) {
    assertThat(run.exit).as(run.out).isEqualTo(2);
    assertThat(run.err.strip()).hasLineCount(1).startsWith("tombola: ").contains(parts);
  }

  @Test
  void eventsAndMessagesKeepTheRecordingsTimes() throws Exception {
    List<Message> asRecorded =
        List.of(new Message(3 * MS, List.of(MS, 3 * MS)), new Message(103 * MS, List.of(103 * MS)));
    assertThat(played(replay())).isEqualTo(asRecorded);
    assertThat(played(replay("--stamps", "file"))).isEqualTo(asRecorded);
  }

  @Test
  void aTimeBeforeTheFirstRosTimeIsSaidAndCanBeShifted() throws Exception {
    Files.writeString(Path.of(csv), EVENTS.replace("\n1000,", "\n-1000,"));
    fails(replay(), csv, "time -1000000 ns does not fit a ROS time", "--stamps now shifts them");
    assertThat(played(replay("--stamps", "now"))).hasSize(2).doesNotContainNull();
  }

  @Test
  void theFirstEventHappensNowAndTheOthersAtTheirDistances() throws Exception {
    TimeProvider time = new WallTimeProvider();
    long beforeNs = time.getCurrentTimeNs();
    List<Message> played = played(replay("--stamps", "now", "--rate", "4"));
    long firstNs = played.get(0).timesNs().get(0);
    assertThat(firstNs).isBetween(beforeNs, time.getCurrentTimeNs());
    assertThat(played)
        .containsExactly(
            new Message(firstNs + 2 * MS, List.of(firstNs, firstNs + 2 * MS)),
            new Message(firstNs + 102 * MS, List.of(firstNs + 102 * MS)));
  }

  @Test
  void nowIsWhatSimulatedTimeSays() throws Exception {
    peer.getParameterTree().set("/use_sim_time", true);
    fails(
        replay("--stamps", "now", "--wait", "0.1"),
        "/clock does not tell the time",
        "stamps:=file");
    var clock = peer.newPublisher("/clock", ClockMessage.TYPE);
    clock.setLatchMode(true);
    clock.publish(new ClockMessage(5_000 * MS));
    assertThat(played(replay("--stamps", "NOW")).get(0).timesNs())
        .containsExactly(5_000 * MS, 5_002 * MS);
  }

  @Test
  void whereEventsHaveASensorsClockThereIsNoNow() throws Exception {
    try (var receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String to = "spif://127.0.0.1:" + receiver.getLocalPort();
      fails(replay("--stamps", "now", "--to", to), "--stamps now is for topics");
      Run run = replay("--stamps", "file", "--to", to);
      assertThat(run.exit).as(run.err).isZero();
      assertThat(run.out).contains("sent 3 events");
    }
    fails(replay("--stamps", "yesterday"), "--stamps", "yesterday");
  }
}
