package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.StringMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's tools under our master. */
class RosCoreIT {
  private static final int TIMEOUT_S = 30;

  @TempDir Path home;
  private RosCore core;
  private DebianRos debian;

  @BeforeEach
  void start() throws IOException {
    DebianRos.assumeInstalled();
    core = RosCore.newPrivate();
    core.start();
    core.awaitStart();
    debian = new DebianRos(home, core.getUri().getPort());
  }

  @AfterEach
  void stop() {
    if (debian != null) {
      debian.close();
      core.shutdown();
    }
  }

  @Test
  void pythonNodesFindEachOther() {
    debian.spawn(
        home.resolve("pub.log"),
        "rostopic",
        "pub",
        "-r",
        "5",
        "/chat",
        "std_msgs/String",
        "data: 'between snakes'");

    Eventually.await("the topic is listed", () -> debian.run("rostopic", "list").contains("/chat"));
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/chat")).contains("between snakes");
    assertThat(debian.run("rostopic", "type", "/chat")).contains("std_msgs/String");
  }

  @Test
  void rosparamKeepsATree() {
    debian.run("rosparam", "set", "/arm", "{gain: 2.5, name: left}");
    assertThat(debian.run("rosparam", "get", "/arm/gain").strip()).isEqualTo("2.5");
    assertThat(debian.run("rosparam", "list")).contains("/arm/gain", "/arm/name", "/run_id");
    debian.run("rosparam", "delete", "/arm");
    assertThat(debian.run("rosparam", "get", "/arm")).contains("ERROR");
  }

  @Test
  void roslaunchLoadsParametersAndStartsNodes() throws IOException {
    Path launch = home.resolve("chat.launch");
    Files.writeString(
        launch,
        """
        <launch>
          <param name="answer" value="42"/>
          <rosparam>arm: {gain: 2.5}</rosparam>
          <node pkg="rostopic" type="rostopic" name="chatter"
                args="pub -r 5 /chat std_msgs/String launched"/>
        </launch>
        """);
    debian.spawn(home.resolve("roslaunch.log"), "roslaunch", launch.toString());

    Eventually.await("the topic is listed", () -> debian.run("rostopic", "list").contains("/chat"));
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/chat")).contains("launched");
    assertThat(debian.run("rosparam", "get", "/answer").strip()).isEqualTo("42");
    assertThat(debian.run("rosparam", "get", "/arm/gain").strip()).isEqualTo("2.5");
  }

  @Test
  void rosnodeKillEndsANodeOfOurs() throws InterruptedException {
    ConnectedNode node =
        new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("tombola", core.getUri()));
    try {
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
          "data: 'ciao'");
      assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("ciao");
      assertThat(debian.run("rosnode", "info", "/tombola")).contains("* /chat [std_msgs/String]");

      assertThat(debian.run("rosnode", "kill", "/tombola")).contains("killed");
      node.awaitShutdown();
      assertThat(debian.run("rosnode", "list")).doesNotContain("/tombola");
    } finally {
      node.shutdown();
    }
  }
}
