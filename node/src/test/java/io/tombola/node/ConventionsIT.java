package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.bag.BagWriter;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.AbstractNodeMain;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DebianRos;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.NodeMain;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.Publisher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Debian's ROS tools see and change of a gesture node that is fed by a camera. */
final class ConventionsIT {
  private static final Path MESSAGES = Path.of("../msgs/ros").toAbsolutePath().normalize();
  private static final Path PYTHON_PACKAGES = Path.of("/usr/lib/python3/dist-packages");

  @TempDir static Path python;
  @TempDir Path home;
  private final NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
  private DebianRos debian;
  private GestureNode gestures;

  @BeforeAll
  static void generatePython() throws IOException {
    DebianRos.assumeInstalled();
    for (String peer : List.of("sensor_msgs", "geometry_msgs", "dynamic_reconfigure", "std_srvs")) {
      Assumptions.assumeTrue(
          Files.isDirectory(PYTHON_PACKAGES.resolve(peer)),
          () -> peer + " is absent: apt-get install python3-" + peer.replace('_', '-'));
    }
    try (DebianRos tools = new DebianRos(python, 0)) {
      tools.run(MESSAGES.resolve("generate_python").toString(), python.toString());
    }
  }

  @BeforeEach
  void start() throws IOException {
    debian = new DebianRos(home, 0).with("PYTHONPATH", python.toString());
    debian.startRoscore();
  }

  @AfterEach
  void stop() {
    executor.shutdown();
    if (gestures != null) {
      LossLedger ledger = gestures.statistics().ledger();
      Eventually.await("the ledger balances: " + ledger, ledger::balances);
    }
    if (debian != null) {
      debian.close();
    }
  }

  /** Starts the node, and a camera that sends 40 packets a second until the test ends. */
  private void startNodes(String... arguments) throws IOException {
    startGestures(arguments);
    start(new Camera());
    Eventually.await(
        "timesteps are run", () -> gestures.statistics().stepNs().getTotalCount() > 10);
  }

  private void startGestures(String... arguments) throws IOException {
    Path ticket = home.resolve("test.ticket");
    TicketFile.write(TestTickets.ticket(), ticket);
    gestures = new GestureNode(ticket);
    start(gestures, arguments);
  }

  private void start(NodeMain main, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("__master:=" + debian.masterUri(), "__ip:=127.0.0.1"));
    all.addAll(List.of(arguments));
    executor.execute(main, new CommandLineLoader(all, Map.of()).build(main.getDefaultNodeName()));
  }

  @Test
  void aBagPlayedInALoopOnItsOwnClockJumpsAndLosesNothing() throws Exception {
    Path bag = home.resolve("loop.bag");
    Camera camera = new Camera();
    var type = new MessageDefinitions().type(EventArrayCodec.DVS_TYPE);
    try (BagWriter writer = BagWriter.create(bag, BagCompression.NONE)) {
      int connection = writer.addConnection("/events", type.name(), type.md5(), type.definition());
      for (int packet = 0; packet < 40; packet++) {
        long stampNs = 1_500_000_000_000_000_000L + packet * 50_000_000L;
        writer.write(connection, stampNs, ByteBuffer.wrap(camera.packet(stampNs)));
      }
    }
    debian.run("rosparam", "set", "/use_sim_time", "true");
    startGestures();
    debian.spawn(home.resolve("play.log"), "rosbag", "play", "--clock", "-l", "-q", bag.toString());
    Eventually.await(
        "the bag has started over", () -> gestures.statistics().discontinuities().sum() > 0);
    String diagnostics = debian.run("rostopic", "echo", "-n", "2", "/diagnostics");
    assertThat(diagnostics).contains("secs: 150000000");
    assertThat(gestures.statistics().ledger().bin().dropped()).isZero();
    assertThat(gestures.statistics().restarts().sum()).isZero();
  }

  /** A sensor of 64x64 pixels whose events are stamped with now. */
  private static final class Camera extends AbstractNodeMain {
    private final EventBatch batch = new EventBatch();
    private int sequence;

    @Override
    public String getDefaultNodeName() {
      return "camera";
    }

    @Override
    public void onStart(ConnectedNode node) {
      Publisher<Consumer<ByteBuf>> topic =
          node.newRawPublisher("/events", new MessageDefinitions().type(EventArrayCodec.DVS_TYPE));
      ScheduledThreadPoolExecutor timer =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "camera");
                thread.setDaemon(true);
                return thread;
              });
      var unused =
          timer.scheduleAtFixedRate(
              () -> topic.publish((ByteBuf out) -> packet(out)), 25, 25, TimeUnit.MILLISECONDS);
    }

    private void packet(ByteBuf out) {
      Instant now = Instant.now();
      out.writeBytes(packet(now.getEpochSecond() * 1_000_000_000L + now.getNano()));
    }

    private byte[] packet(long stampNs) {
      batch.clear();
      batch.sensor(64, 64);
      for (int i = 0; i < 200; i++) {
        batch.add(stampNs + i, (7 * i + sequence) % 64, 5 * i % 64, i % 3 == 0);
      }
      ByteBuffer body = ByteBuffer.allocate(EventArrayCodec.encodedLength("cam", batch.size()));
      EventArrayCodec.encode(batch, 0, batch.size(), sequence++, stampNs, "cam", body);
      return body.array();
    }
  }

  private static String[] command(String... words) {
    return words;
  }

  /** Runs a command again and again until it prints what is expected. */
  private void await(String expected, String... command) {
    Eventually.await(
        String.join(" ", command) + " prints " + expected,
        () -> debian.run(command).contains(expected));
  }

  @Test
  void rostopicShowsDiagnosticsClassificationsAndPictures() throws Exception {
    startNodes("_hardware_id:=DVS128-1");
    String diagnostics = debian.run("rostopic", "echo", "-n", "3", "/diagnostics");
    assertThat(diagnostics)
        .contains(
            "name: \"tombola: Frequency Status\"",
            "message: \"Desired frequency met\"",
            "name: \"tombola: Timestamp Status\"",
            "message: \"Timestamps are reasonable.\"",
            "name: \"tombola: Decode Status\"",
            "name: \"tombola: Loss Ledger\"",
            "name: \"tombola: Step Time\"",
            "name: \"tombola: Latency\"",
            "name: \"tombola: Energy\"",
            "key: \"infer p99.9 (us)\"",
            "name: \"tombola: Link Status\"",
            "hardware_id: \"DVS128-1\"",
            "key: \"Event rate (events/s)\"",
            "key: \"Publishers connected\"",
            "key: \"bin in (events)\"");

    String classification = debian.run("rostopic", "echo", "-n", "1", "/tombola/classification");
    assertThat(classification.split("score: ", -1)).hasSize(12);
    assertThat(classification).contains("frame_id: \"cam\"").doesNotContain("secs: 0\n  nsecs");
    String info = debian.run("rostopic", "echo", "-n", "1", "/tombola/vision_info");
    assertThat(info)
        .contains("method: \"vgg9 width 0.0625")
        .contains("(simulated)")
        .contains("database_location: \"/tombola/labels\"")
        .contains("database_version: 1");
    assertThat(debian.run("rosparam", "get", "/tombola/labels")).contains("- gesture 11");

    assertThat(debian.run("rostopic", "echo", "-n", "1", "/tombola/energy"))
        .contains("event_additions: ", "layers: \n  - conv1\n", "presets: \n  - 45nm-fp32\n")
        .contains("timesteps: 1\n");
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/tombola/latency"))
        .contains("received_monotonic_ns: ", "infer_ns: ", "total_ns: ");

    String image = debian.run("rostopic", "echo", "--noarr", "-n", "1", "/tombola/image");
    assertThat(image).contains("width: 320", "encoding: \"rgb8\"", "step: 960");
  }

  @Test
  void rosserviceResetsAndAsksForDigestAndStatistics() throws Exception {
    startNodes();
    assertThat(debian.run("rosservice", "call", "/tombola/digest", "{}"))
        .containsPattern("success: True\nmessage: \"[0-9a-f]{16}\"");
    assertThat(debian.run("rosservice", "call", "/tombola/dump_statistics", "{}"))
        .contains("success: True", "socket   messages: in ", "publish  decisions: in ");
    assertThat(debian.run("rosservice", "call", "/tombola/reset", "{}")).contains("success: True");
    LossLedger ledger = gestures.statistics().ledger();
    Eventually.await("a timestep that is being run comes out", ledger.infer()::balances);
  }

  @Test
  void rosserviceLoadsAnotherTicketAndSaysWhyNot() throws Exception {
    startNodes("_trial_s:=0");
    Path next = home.resolve("next.ticket");
    TicketFile.write(TestTickets.ticket(8, 0.0625, 10_000, "sign"), next);
    assertThat(debian.run("rosservice", "call", "/tombola/load_ticket", "path: '" + next + "'"))
        .contains("success: True", "generation: 2");
    assertThat(debian.run("rosservice", "call", "/tombola/load_ticket", "path: '/none.ticket'"))
        .contains("success: False", "UNREADABLE: /none.ticket", "generation: 2");
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/tombola/ticket_status"))
        .contains("event: 4", "file: \"" + next + "\"", "reason: \"UNREADABLE\"");
    await("/none.ticket", command("rostopic", "echo", "-n", "1", "/diagnostics"));
    assertThat(debian.run("rosparam", "get", "/tombola/labels")).contains("- sign 11");
  }

  @Test
  void settingsChangeByReconfigureAndByRosparamAlike() throws Exception {
    startNodes("_min_confidence:=1.0");
    Path script = home.resolve("reconfigure.py");
    Files.writeString(
        script,
        """
        import rospy
        from dynamic_reconfigure.client import Client
        from dynamic_reconfigure.msg import Config, DoubleParameter
        from dynamic_reconfigure.srv import Reconfigure
        rospy.init_node('tuner', anonymous=True)
        client = Client('/tombola', timeout=20)
        names = [p['name'] for p in client.get_parameter_descriptions(timeout=20)]
        print('described', sorted(names))
        print('before', client.get_configuration(timeout=20)['min_confidence'])
        wanted = {'min_confidence': 0.05, 'release_confidence': 0.0, 'stale_ms': 99999999}
        answer = client.update_configuration(wanted)
        print('after', answer['min_confidence'], answer['stale_ms'])
        bare = rospy.ServiceProxy('/tombola/set_parameters', Reconfigure)
        try:
            bare(Config(doubles=[DoubleParameter('release_confidence', 0.5)]))
        except Exception as e:
            print('refused', e)
        """);
    String said = debian.run("/usr/bin/python3", script.toString());
    assertThat(said)
        .contains(
            "described ['budget_ns_per_event', 'budget_quiet_ms', 'budget_uj_per_s',"
                + " 'budget_us_per_step', 'dwell_ms', 'min_confidence', 'release_confidence',"
                + " 'smoothing_steps', 'stale_ms', 'statistics_interval_s']")
        .contains("before 1.0")
        .contains("after 0.05 60000")
        .containsPattern("refused .*release_confidence 0.5 is outside 0..min_confidence");
    Eventually.await("a gesture is commanded", () -> gestures.statistics().commands().sum() > 0);
    assertThat(debian.run("rosparam", "get", "/tombola/min_confidence").strip()).isEqualTo("0.05");

    debian.run("rosparam", "set", "/tombola/min_confidence", "1.0");
    await("value: 1.0", command("rostopic", "echo", "-n", "1", "/tombola/parameter_updates"));
    debian.run("rosparam", "set", "/tombola/smoothing_steps", "many");
    await("2", command("rosparam", "get", "/tombola/smoothing_steps"));
  }

  /** With the class that genpy made of the definition. */
  @Test
  void theBudgetIsSetByRosparamAndSeenByRostopic() throws Exception {
    startNodes();
    debian.run("rosparam", "set", "/tombola/budget_us_per_step", "0.001");
    await("every_second_timestep: True", command("rostopic", "echo", "-n", "1", "/tombola/budget"));
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/tombola/budget"))
        .contains("reason: 2", "rung: 0", "rungs: 1", "keep_ratio: 0.");
    assertThat(debian.run("rosservice", "call", "/tombola/dump_statistics", "{}"))
        .contains("OVER_BUDGET");
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/diagnostics"))
        .contains("name: \"tombola: Budget\"", "Every second timestep is shed");
  }

  @Test
  void gesturesMoveARobotOnlyIfAskedToAndItStopsWithTheNode() throws Exception {
    debian.run("rosparam", "set", "/tombola/gesture_to_twist", velocities());
    startNodes("_min_confidence:=0.01", "_release_confidence:=0.0");
    Path log = home.resolve("cmd_vel.log");
    debian.spawn(log, "rostopic", "echo", "-p", "/cmd_vel");
    Eventually.await("the robot moves", () -> lastLine(log).contains(",0.25,"));
    executor.shutdown();
    Eventually.await("the robot stands still", () -> lastLine(log).matches("\\d+(,0\\.0){6}"));
  }

  /** Every gesture but the idle one moves forward. */
  private static String velocities() {
    StringBuilder yaml = new StringBuilder("{");
    for (int gesture = 1; gesture <= 10; gesture++) {
      yaml.append("'gesture " + gesture + "': {linear: {x: 0.25}}, ");
    }
    return yaml.append("}").toString();
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void withoutAMapThereIsNoVelocityAndABadOneEndsTheNodeWithAReason() throws Exception {
    startNodes();
    assertThat(debian.run("rostopic", "list")).contains("/tombola/image").doesNotContain("cmd_vel");

    debian.run("rosparam", "set", "/bad/gesture_to_twist", "{jump: {linear: {x: 1}}}");
    GestureNode bad = new GestureNode(home.resolve("test.ticket"));
    start(bad, "__name:=bad");
    Eventually.await("the node ends", () -> bad.error() != null);
    assertThat(bad.error()).hasMessageContaining("~gesture_to_twist/jump is no gesture");
  }
}
