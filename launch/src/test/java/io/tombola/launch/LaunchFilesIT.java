package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.node.ros.DebianRos;
import io.tombola.node.ros.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launch files, read and run by Debian's roslaunch. */
final class LaunchFilesIT {
  private static final Path PACKAGE = Path.of("").toAbsolutePath();
  private static final Path MESSAGES = PACKAGE.resolveSibling("msgs").resolve("ros");

  @TempDir Path home;
  private DebianRos debian;

  @BeforeEach
  void start() throws IOException {
    DebianRos.assumeInstalled();
    debian =
        new DebianRos(home, 0)
            .with("ROS_PACKAGE_PATH", PACKAGE + ":" + MESSAGES + ":/usr/share")
            .with("PYTHONPATH", home.resolve("python").toString());
  }

  @AfterEach
  void stop() {
    if (debian != null) {
      debian.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gesture.launch, '', '/tombola'",
    "gesture.launch, 'twist:=config/twist_example.yaml name:=left', '/left'",
    "replay.launch, 'bag:=some.bag', '/tombola /replay'",
    "replay.launch, 'bag:=some.bag name:=left', '/left /replay'",
    "udp.launch, 'width:=640 height:=480', '/tombola'",
    "multi_camera.launch, '', '/left/tombola /right/tombola'",
  })
  void roslaunchReadsEveryFileAndFindsItsNodes(String file, String arguments, String nodes) {
    String words = "roslaunch --nodes tombola " + file + " " + arguments;
    assertThat(debian.run(words.strip().split(" ")).lines().map(String::strip))
        .containsExactlyInAnyOrder(nodes.split(" "));
  }

  @Test
  void twoCamerasLiveInTheirOwnNamespacesAndComeBackWhenKilled() throws Exception {
    Path bag = home.resolve("claps.bag");
    final long events = TestRecordings.claps(bag, 1);
    debian.startRoscore();
    Path log = home.resolve("launch.log");
    Process launch = debian.spawn(log, "roslaunch", "tombola", "multi_camera.launch");
    Eventually.await("both cameras listen", () -> count(log, "listening to /left/events") == 1);
    Eventually.await("both cameras listen", () -> count(log, "listening to /right/events") == 1);
    assertThat(debian.run("rosnode", "list")).contains("/left/tombola\n", "/right/tombola\n");

    String tombola = PACKAGE.resolve("bin/tombola").toString();
    debian.run(tombola, "replay", bag.toString(), "--topic", "/left/events");
    Eventually.await(
        "the left camera has its events",
        () -> statistics("/left/tombola").contains("decode   events: in " + events + " = out"));
    assertThat(statistics("/right/tombola")).contains("decode   events: in 0 = out 0");
    assertThat(debian.run("rostopic", "echo", "-n", "4", "/diagnostics"))
        .contains("name: \"left/tombola: Loss Ledger\"", "name: \"right/tombola: Loss Ledger\"");

    ProcessHandle camera =
        launch
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .findFirst()
            .orElseThrow();
    assertThat(camera.destroyForcibly()).isTrue();
    Eventually.await("it is back", () -> count(log, "listening to ") == 3);
  }

  /** roslaunch sets parameters and never takes them away. */
  @Test
  void whatAnEarlierLaunchLeftBehindMovesNothing() throws Exception {
    debian.startRoscore();
    debian.run("rosparam", "set", "/tombola/gesture_to_twist/hand_clapping", "[1, 0, 0, 0, 0, 0]");
    debian.run("rosparam", "set", "/tombola/udp/port", "1");
    debian.run("rosparam", "set", "/tombola/web/port", "1");
    Path log = home.resolve("launch.log");
    debian.spawn(log, "roslaunch", "tombola", "gesture.launch");
    Eventually.await("the node listens", () -> count(log, "listening to /dvs/events") == 1);
    assertThat(debian.run("rosparam", "list"))
        .contains("/tombola/ticket\n")
        .doesNotContain("gesture_to_twist", "/tombola/udp", "/tombola/web/port");
    assertThat(debian.run("rostopic", "list")).doesNotContain("cmd_vel");
  }

  @Test
  void theLivePageIsWhereItIsAskedFor() {
    String launch = "roslaunch --dump-params tombola gesture.launch web:=8090 web_bind:=0.0.0.0";
    assertThat(debian.run(launch.split(" ")))
        .contains("/tombola/web/port: 8090", "/tombola/web/bind: 0.0.0.0");
  }

  @Test
  void aRecordingMayLieInAFolderWithASpace() throws Exception {
    Path bag = Files.createDirectories(home.resolve("my bags")).resolve("claps.bag");
    final long events = TestRecordings.claps(bag, 1);
    assertThat(debian.run("roslaunch", "tombola", "replay.launch", "bag:=" + bag, "name:=left"))
        .contains("published " + events + " events");
  }

  /** By a recording's own times /diagnostics would tell of an error where none is. */
  @Test
  void aRecordingIsStampedAsIfItHappenedNow() throws Exception {
    Path bag = home.resolve("claps.bag");
    TestRecordings.claps(bag, 4);
    debian.startRoscore();
    Path log = home.resolve("diagnostics.log");
    debian.spawn(log, "rostopic", "echo", "/diagnostics");
    debian.run("roslaunch", "tombola", "replay.launch", "bag:=" + bag);
    assertThat(Files.readString(log))
        .contains("Timestamps are reasonable.")
        .doesNotContain("Timestamps too far");
    String arguments = "roslaunch --args /replay tombola replay.launch bag:=x stamps:=file";
    assertThat(debian.run(arguments.split(" "))).contains("--stamps file");
  }

  private String statistics(String node) {
    return debian.run("rosservice", "call", node + "/dump_statistics", "{}");
  }

  private static int count(Path log, String text) {
    try {
      return Files.readString(log).split(text, -1).length - 1;
    } catch (IOException e) {
      return 0;
    }
  }
}
