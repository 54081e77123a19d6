package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.DebianRos;
import io.tombola.node.ros.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The ROS package as a robot's owner uses it: Debian's roslaunch, rosbag and rostopic. */
final class GestureLaunchIT {
  private static final Path PACKAGE = Path.of("").toAbsolutePath();
  private static final Path MESSAGES = PACKAGE.resolveSibling("msgs").resolve("ros");
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "final: events in=(\\d+) binned=(\\d+) dropped=(\\d+).*digest ([0-9a-f]{16})");
  private static final Pattern PUBLISHED = Pattern.compile("published (\\d+) events");

  @TempDir Path home;
  private DebianRos debian;
  private Process launch;
  private Path launchLog;

  /** What the node says when it ends. */
  private record Account(long in, long binned, long dropped, String digest) {}

  @BeforeEach
  void start() throws IOException {
    DebianRos.assumeInstalled();
    debian =
        new DebianRos(home, 0)
            .with("ROS_PACKAGE_PATH", PACKAGE + ":" + MESSAGES + ":/usr/share")
            .with("PYTHONPATH", home.resolve("python").toString());
    debian.startRoscore();
  }

  @AfterEach
  void stop() {
    if (debian != null) {
      debian.close();
    }
  }

  @Test
  void everyEventOfABagIsCountedInAndTheNodeLeavesWithoutTrace() throws Exception {
    Path bag = home.resolve("claps.bag");
    long events = TestRecordings.claps(bag, 3);
    generatePython();
    launchNode();

    Path echoLog = home.resolve("echo.log");
    Process echo = debian.spawn(echoLog, "rostopic", "echo", "-n", "1", "/tombola/command");
    debian.run("rosbag", "play", "-d", "1", "--quiet", bag.toString());

    assertThat(debian.output(echo, echoLog)).contains("label:").contains("ticket_generation:");
    Account account = stopNode(events);
    assertThat(account.binned()).isEqualTo(events);
    assertThat(account.dropped()).isZero();
    assertThat(debian.run("rosnode", "list")).doesNotContain("/tombola");
  }

  @Test
  void aRecordingGivesTheSameDigestEachTime() throws Exception {
    Path bag = home.resolve("claps.bag");
    long events = TestRecordings.claps(bag, 2);
    Account first = replay(bag);
    Account second = replay(bag);
    assertThat(first.in()).isEqualTo(events);
    assertThat(first.dropped()).isZero();
    assertThat(second).isEqualTo(first);
    assertThat(replay(bag, "--stamps", "now")).isEqualTo(first);
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "TOMBOLA_DATA", matches = ".+")
  void aBagAndTheRecordingItCameFromGiveTheSameDigest() throws Exception {
    Path data = Path.of(System.getenv("TOMBOLA_DATA"));
    Account fromBag = replay(data.resolve("bags/dvs128_walking.bag"));
    Account fromAedat = replay(data.resolve("recordings/aedat2/dvs128_walking.aedat"));
    assertThat(fromBag.in()).isEqualTo(70_304);
    assertThat(fromAedat).isEqualTo(fromBag);
  }

  @Test
  void ourMessagesShowInRosmsg() {
    generatePython();
    assertThat(debian.run("rosmsg", "show", "tombola_msgs/GestureCommand"))
        .contains("int64 gesture");
    assertThat(debian.run("rosmsg", "md5", "dvs_msgs/EventArray")).contains(EventArrayCodec.MD5);
  }

  @Test
  void withoutAMasterTheNodeSaysWhatToDo() throws Exception {
    debian.with("ROS_MASTER_URI", "http://127.0.0.1:1/");
    Path log = home.resolve("alone.log");
    Process node = debian.spawn(log, PACKAGE.resolve("bin/tombola").toString(), "node");
    assertThat(debian.output(node, log))
        .contains("http://127.0.0.1:1/")
        .contains("roscore")
        .doesNotContain("\tat ");
    assertThat(node.exitValue()).isEqualTo(2);
  }

  private void generatePython() {
    debian.run(MESSAGES.resolve("generate_python").toString(), home.resolve("python").toString());
  }

  /** Plays a recording into a fresh node with our own player. */
  private Account replay(Path recording, String... options) throws Exception {
    launchNode();
    String tombola = PACKAGE.resolve("bin/tombola").toString();
    String played =
        debian.run(
            Stream.concat(Stream.of(tombola, "replay", recording.toString()), Stream.of(options))
                .toArray(String[]::new));
    Matcher published = PUBLISHED.matcher(played);
    assertThat(published.find()).as(played).isTrue();
    return stopNode(Long.parseLong(published.group(1)));
  }

  private void launchNode() throws IOException {
    debian.run("rosparam", "set", "/tombola/statistics_interval_s", "1");
    launchLog = Files.createTempFile(home, "launch", ".log");
    launch =
        debian.spawn(launchLog, "roslaunch", "tombola", "gesture.launch", "events:=/dvs/events");
    Eventually.await("the node listens", () -> log().contains("listening to /dvs/events"));
  }

  /** Interrupts roslaunch as Ctrl-C does; the node must be gone in three seconds. */
  private Account stopNode(long events) throws Exception {
    Eventually.await(events + " events are in", () -> log().contains("events in=" + events + " "));
    new ProcessBuilder("kill", "-INT", String.valueOf(launch.pid())).start().waitFor();
    assertThat(launch.waitFor(3, TimeUnit.SECONDS)).as("roslaunch ended in 3 s").isTrue();
    Matcher account = ACCOUNT.matcher(log());
    assertThat(account.find()).as(log()).isTrue();
    return new Account(
        Long.parseLong(account.group(1)),
        Long.parseLong(account.group(2)),
        Long.parseLong(account.group(3)),
        account.group(4));
  }

  private String log() {
    try {
      return Files.readString(launchLog);
    } catch (IOException e) {
      return "";
    }
  }
}
