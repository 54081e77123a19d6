package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.bag.BagWriter;
import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.LogMessage;
import io.tombola.msgs.ros.MessageWriter;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.ros.StringMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Debian's command line tools on a node of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianToolsIT {
  private static final long DELAY_NS = 100_000_000L;
  private static final int PERIOD_MS = 20;

  @TempDir static Path home;
  private DebianRos debian;
  private ConnectedNode node;
  private final Timer timer = new Timer("stamped", true);

  @BeforeAll
  void start() throws IOException, InterruptedException {
    DebianRos.assumeInstalled();
    debian = new DebianRos(home, 0);
    debian.startRoscore();
    node =
        new DefaultNodeFactory()
            .newNode(NodeConfiguration.newPrivate("tombola", debian.masterUri()).withRosout(true));
    publishStamped();
  }

  /** Fifty messages a second whose stamps are 100 ms old. */
  private void publishStamped() {
    Publisher<LogMessage> publisher = node.newPublisher("~stamped", LogMessage.TYPE);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            long stampNs = node.getTimeProvider().getCurrentTimeNs() - DELAY_NS;
            publisher.publish(
                new LogMessage(
                    new Header(0, stampNs, ""),
                    LogMessage.Level.INFO,
                    "/tombola",
                    "a line",
                    "",
                    "",
                    0,
                    List.of()));
          }
        },
        0,
        PERIOD_MS);
  }

  @AfterAll
  void stop() {
    timer.cancel();
    if (node != null) {
      node.shutdown();
    }
    if (debian != null) {
      debian.close();
    }
  }

  @Test
  void rostopicMeasuresAndShowsATopic() {
    String topic = "/tombola/stamped";
    assertThat(debian.run("rostopic", "echo", "-n", "1", topic)).contains("msg: \"a line\"");
    assertThat(debian.runUntil("average rate", "rostopic", "hz", topic)).contains("std dev");
    assertThat(debian.runUntil("average:", "rostopic", "bw", topic)).contains("mean:");
    assertThat(debian.runUntil("average delay", "rostopic", "delay", topic))
        .containsPattern("average delay: 0\\.\\d+");
    assertThat(debian.run("rostopic", "find", "rosgraph_msgs/Log")).contains(topic);
  }

  @Test
  void rosnodeKnowsTheNode() {
    assertThat(debian.run("rosnode", "ping", "-c", "2", "/tombola"))
        .contains("xmlrpc reply from " + node.getUri());
    assertThat(debian.run("rosnode", "info", "/tombola"))
        .contains("* /tombola/stamped [rosgraph_msgs/Log]", "* /rosout", "Pid: ");
    assertThat(debian.run("rosnode", "machine")).contains("127.0.0.1");
    assertThat(debian.run("rosnode", "machine", "127.0.0.1")).contains("/tombola");
  }

  @Test
  void rosoutCollectsOurLog() throws InterruptedException {
    Timer warnings = new Timer("warnings", true);
    warnings.schedule(
        new TimerTask() {
          @Override
          public void run() {
            LoggerFactory.getLogger("hand").warn("out of sight");
          }
        },
        0,
        100);

    String echo = debian.runUntil("out of sight", "rostopic", "echo", "/rosout_agg");

    warnings.cancel();
    assertThat(echo).contains("level: 4", "name: \"/tombola\"", "file: \"DebianToolsIT.java\"");
  }

  @Test
  void clockOfALoopedBagJumpsBackAndTheSubscriberHearsOn() throws Exception {
    Path bag = home.resolve("chat.bag");
    long startNs = 1_500_000_000_000_000_000L;
    try (BagWriter writer = BagWriter.create(bag, BagCompression.NONE)) {
      MessageWriter body = new MessageWriter();
      StringMessage.TYPE.write(new StringMessage("recorded"), body);
      RosType type = StringMessage.TYPE.type();
      int chat = writer.addConnection("/chat", type.name(), type.md5(), type.definition());
      for (int i = 0; i < 20; i++) {
        writer.write(chat, startNs + i * 50_000_000L, body.view());
      }
    }
    debian.run("rosparam", "set", "/use_sim_time", "true");
    ConnectedNode simulated =
        new DefaultNodeFactory()
            .newNode(NodeConfiguration.newPrivate("simulated", debian.masterUri()));
    try {
      TimeProvider time = simulated.getTimeProvider();
      assertThat(time.isSimulated()).isTrue();
      AtomicLong received = new AtomicLong();
      simulated
          .newSubscriber("chat", StringMessage.TYPE)
          .addMessageListener(message -> received.incrementAndGet());
      Process play =
          debian.spawn(
              home.resolve("play.log"), "rosbag", "play", "--clock", "-l", "-q", bag.toString());
      Eventually.await("time runs", () -> time.getCurrentTimeNs() >= startNs);
      assertThat(time.getCurrentTimeNs()).isLessThan(startNs + 60_000_000_000L);
      Eventually.await("the bag has started over twice", () -> time.getBackwardJumps() >= 2);
      long heard = received.get();
      Eventually.await("it is still heard", () -> received.get() > heard);
      play.destroy();
    } finally {
      simulated.shutdown();
      debian.run("rosparam", "delete", "/use_sim_time");
    }
  }
}
