package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.ros.RosMessageType;
import io.tombola.msgs.ros.StringMessage;
import io.tombola.msgs.ros.TriggerService;
import io.tombola.node.ros.tcpros.PublisherInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What Debian's ROS kills, restarts and cuts, our node outlives. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianRestartsIT {
  private static final int TIMEOUT_S = 30;

  /** Publishes numbers, and cuts its links as soon as it is told to. */
  private static final String NUMBERS =
      """
      import rospy
      import socket
      from std_msgs.msg import Empty, String

      rospy.init_node('counting')
      publisher = rospy.Publisher('numbers', String, queue_size=10)

      def cut(_):
          for connection in list(publisher.impl.connections):
              link = getattr(connection, '_connection', connection).socket
              link.shutdown(socket.SHUT_RDWR)
              link.close()

      rospy.Subscriber('cut', Empty, cut)
      rate = rospy.Rate(20)
      number = 0
      while not rospy.is_shutdown():
          publisher.publish(String(str(number)))
          number += 1
          rate.sleep()
      """;

  private static final RosMessageType<String> EMPTY =
      RosMessageType.of("std_msgs/Empty", (message, out) -> {}, in -> "");

  @TempDir static Path home;
  private DebianRos debian;
  private ConnectedNode node;

  @BeforeAll
  void startRoscore() throws IOException {
    DebianRos.assumeInstalled();
    debian = new DebianRos(home, 0);
    debian.startRoscore();
  }

  @AfterAll
  void stopRoscore() {
    if (debian != null) {
      debian.close();
    }
  }

  @BeforeEach
  void startNode() throws InterruptedException {
    node =
        new DefaultNodeFactory()
            .newNode(NodeConfiguration.newPrivate("tombola", debian.masterUri()));
  }

  @AfterEach
  void stopNode() {
    node.shutdown();
  }

  @Test
  void killedRoscoreFindsEverythingAgain() throws InterruptedException {
    Publisher<StringMessage> publisher = node.newPublisher("chat", StringMessage.TYPE);
    publisher.setLatchMode(true);
    publisher.publish(new StringMessage("still here"));
    node.newServiceServer(
        "~reset", TriggerService.TYPE, request -> new TriggerService.Response(true, "cleared"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    node.newSubscriber("hear", StringMessage.TYPE).addMessageListener(m -> heard.add(m.data()));
    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    node.getParameterTree().addParameterListener("~gain", values::add);
    Eventually.await(
        "the service is known", () -> debian.run("rosservice", "list").contains("/tombola/reset"));

    debian.killRoscore();
    debian.startRoscore();

    Eventually.await(
        "the service is known again",
        () -> debian.run("rosservice", "list").contains("/tombola/reset"));
    assertThat(debian.run("rostopic", "echo", "-n", "1", "/chat")).contains("still here");
    assertThat(debian.run("rosservice", "call", "/tombola/reset", "{}")).contains("cleared");
    debian.spawn(
        home.resolve("pub.log"), "rostopic", "pub", "-r", "5", "/hear", "std_msgs/String", "hello");
    assertThat(heard.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("hello");
    debian.run("rosparam", "set", "/tombola/gain", "7");
    assertThat(values.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void linkToAPublisherThatDoesNotRegisterAgainOutlivesRoscore() throws Exception {
    AtomicLong received = new AtomicLong();
    Subscriber<StringMessage> subscriber = node.newSubscriber("numbers", StringMessage.TYPE);
    subscriber.addMessageListener(message -> received.incrementAndGet());
    Process numbers = debian.spawnPython("counting", NUMBERS);
    Eventually.await("the publisher is heard", () -> received.get() > 0);

    debian.killRoscore();
    debian.startRoscore();
    Eventually.await(
        "the node has registered again",
        () -> debian.run("rostopic", "info", "/numbers").contains("/tombola"));
    assertThat(debian.run("rostopic", "info", "/numbers")).doesNotContain("/counting");

    long before = received.get();
    Eventually.await("messages keep coming", () -> received.get() > before + 20);
    assertThat(subscriber.getConnectionsMade()).isEqualTo(1);
    numbers.destroy();
  }

  @Test
  void killedPublisherIsHeardAgainAndCleanedUp() throws Exception {
    AtomicLong received = new AtomicLong();
    Subscriber<StringMessage> subscriber = node.newSubscriber("numbers", StringMessage.TYPE);
    subscriber.addMessageListener(message -> received.incrementAndGet());
    Process first = debian.spawnPython("counting", NUMBERS);
    Eventually.await("the first publisher is heard", () -> received.get() > 0);

    first.destroyForcibly();
    Eventually.await("its link is gone", () -> subscriber.getNumberOfPublishers() == 0);
    long before = received.get();
    Process second = debian.spawnPython("counting", NUMBERS);
    Eventually.await("the second publisher is heard", () -> received.get() > before);

    second.destroyForcibly();
    Eventually.await("its link is gone too", () -> subscriber.getNumberOfPublishers() == 0);
    assertThat(debian.run("sh", "-c", "echo y | rosnode cleanup")).contains("/counting");
    assertThat(debian.run("rosnode", "list")).contains("/tombola").doesNotContain("/counting");
  }

  @Test
  void cutLinkIsMadeAgain() throws Exception {
    Set<PublisherInfo> links =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    node.newRawSubscriber(
        "numbers",
        List.of(StringMessage.TYPE.type()),
        TransportHints.PROMPT,
        (PublisherInfo publisher, ByteBuf message) -> links.add(publisher));
    Publisher<String> cut = node.newPublisher("cut", EMPTY);
    Process numbers = debian.spawnPython("counting", NUMBERS);
    Eventually.await("a link", () -> links.size() == 1 && cut.hasSubscribers());

    cut.publish("");

    Eventually.await("another link", () -> links.size() == 2);
    numbers.destroy();
  }

  @Test
  void killedProgramOfOursIsCleanedUp() {
    Process talker = debian.spawnTalker();
    Eventually.await("the node is listed", () -> debian.run("rosnode", "list").contains("/talker"));

    talker.destroyForcibly().onExit().join();

    assertThat(debian.run("sh", "-c", "echo y | rosnode cleanup")).contains("/talker");
    assertThat(debian.run("rosnode", "list")).doesNotContain("/talker");
    assertThat(debian.run("rostopic", "list")).doesNotContain("/chat");
  }
}
