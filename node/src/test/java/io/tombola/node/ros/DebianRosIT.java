package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.StringMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our node under Debian's roscore, with Debian's tools on the other side. */
class DebianRosIT {
  private static final int TIMEOUT_S = 30;

  @TempDir Path home;
  private DebianRos debian;
  private ConnectedNode node;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    DebianRos.assumeInstalled();
    debian = new DebianRos(home, 0);
    debian.startRoscore();
    node =
        new DefaultNodeFactory()
            .newNode(
                NodeConfiguration.newPrivate("tombola", debian.masterUri())
                    .withParameters(Map.of("window_us", 5_000, "labels", List.of("a", "b"))));
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.shutdown();
    }
    if (debian != null) {
      debian.close();
    }
  }

  @Test
  void rostopicEchoSeesALatchedString() {
    Publisher<StringMessage> publisher = node.newPublisher("~chat", StringMessage.TYPE);
    publisher.setLatchMode(true);
    publisher.publish(new StringMessage("hello from Java"));

    assertThat(debian.run("rostopic", "echo", "-n", "1", "/tombola/chat"))
        .contains("data: \"hello from Java\"");
    assertThat(debian.run("rostopic", "info", "/tombola/chat"))
        .contains("Type: std_msgs/String", "* /tombola (" + node.getUri() + ")");
  }

  @Test
  void rostopicEchoReadsAGestureCommand() {
    Path classes = home.resolve("python");
    String generated = debian.run("../msgs/ros/generate_python", classes.toString());
    assertThat(generated).as("generate_python").isEmpty();
    Publisher<GestureCommand> publisher = node.newPublisher("~command", GestureCommand.TYPE);
    publisher.setLatchMode(true);
    publisher.publish(
        new GestureCommand(
            new Header(1, 1_500_000_000L, "camera"),
            GestureCommand.State.GESTURE,
            2,
            "right hand wave",
            0.5f,
            3,
            1_000,
            99_000,
            512));

    assertThat(debian.run("rostopic", "echo", "-n", "1", "/tombola/command"))
        .contains("secs: 1", "nsecs: 500000000", "label: \"right hand wave\"", "events: 512");
  }

  @Test
  void rosToolsFindOurPackages() {
    for (String name : List.of("dvs_msgs", "event_camera_msgs", "vision_msgs", "tombola_msgs")) {
      assertThat(debian.run("rospack", "find", name).strip()).endsWith("msgs/ros/" + name);
    }
    assertThat(debian.run("rosmsg", "show", "dvs_msgs/Event")).contains("uint16 x", "time ts");
  }

  @Test
  void rosmsgShowsMessagesWithHeaders() {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/share/std_msgs/msg/Header.msg")),
        "std_msgs has no definitions here: apt-get install ros-std-msgs");
    assertThat(debian.run("rosmsg", "show", "tombola_msgs/GestureCommand"))
        .contains("std_msgs/Header header", "string label");
    assertThat(debian.run("rosmsg", "show", "dvs_msgs/EventArray"))
        .contains("dvs_msgs/Event[] events");
  }

  @Test
  void messagesOfRostopicPubArrive() throws InterruptedException {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    node.newSubscriber("chat", StringMessage.TYPE)
        .addMessageListener(message -> received.add(message.data()));

    debian.spawn(
        home.resolve("pub.log"),
        "rostopic",
        "pub",
        "-r",
        "5",
        "/chat",
        "std_msgs/String",
        "data: 'hello from Python'");

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("hello from Python");
    assertThat(debian.run("rosnode", "info", "/tombola"))
        .contains("* /chat [std_msgs/String]", "direction: inbound", "transport: TCPROS");
  }

  @Test
  void rosparamReadsAndChangesParameters() throws InterruptedException {
    assertThat(debian.run("rosparam", "get", "/tombola/window_us").strip()).isEqualTo("5000");
    assertThat(debian.run("rosparam", "get", "/tombola/labels")).contains("- a", "- b");
    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    node.getParameterTree().addParameterListener("~window_us", values::add);

    debian.run("rosparam", "set", "/tombola/window_us", "7000");

    assertThat(values.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(7_000);
    assertThat(node.getParameterTree().getInteger("~window_us", 0)).isEqualTo(7_000);
  }

  @Test
  void rosnodeKillEndsTheNode() throws InterruptedException {
    node.newPublisher("chat", StringMessage.TYPE);
    Eventually.await(
        "the node is listed", () -> debian.run("rosnode", "list").contains("/tombola"));
    assertThat(debian.run("rosnode", "ping", "-c", "1", "/tombola")).contains("xmlrpc reply from");

    assertThat(debian.run("rosnode", "kill", "/tombola")).contains("killed");

    node.awaitShutdown();
    assertThat(debian.run("rosnode", "list")).doesNotContain("/tombola");
  }

  @Test
  void programIsRemappedAndUnregistersWhenTerminated() throws InterruptedException {
    Process talker =
        debian.spawnTalker("__name:=remapped", "__ns:=/robot", "chat:=/other", "_text:=from a JVM");
    Eventually.await(
        "the topic is listed", () -> debian.run("rostopic", "list").contains("/other"));
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/other")).contains("from a JVM");

    talker.destroy();

    assertThat(talker.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(debian.run("rosnode", "list")).doesNotContain("/robot/remapped");
  }

  @Test
  void killedProgramEnds() throws InterruptedException {
    Process talker = debian.spawnTalker();
    Eventually.await("the node is listed", () -> debian.run("rosnode", "list").contains("/talker"));

    debian.run("rosnode", "kill", "/talker");

    assertThat(talker.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(talker.exitValue()).isZero();
  }
}
