package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.LogMessage;
import io.tombola.msgs.ros.StringMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class RosoutTest {
  private static final int TIMEOUT_S = 20;
  private static final Logger LOG = LoggerFactory.getLogger(RosoutTest.class);

  /** A topic that keeps what is published. */
  private static class FakePublisher implements Publisher<LogMessage> {
    final List<LogMessage> published = new ArrayList<>();

    @Override
    public GraphName getTopicName() {
      return GraphName.of(Rosout.TOPIC);
    }

    @Override
    public String getTopicMessageType() {
      return LogMessage.TYPE.type().name();
    }

    @Override
    public void publish(LogMessage message) {
      published.add(message);
    }

    @Override
    public void setLatchMode(boolean enabled) {}

    @Override
    public int getNumberOfSubscribers() {
      return 1;
    }

    @Override
    public long getDroppedMessages() {
      return 0;
    }

    @Override
    public void shutdown() {}
  }

  private static Rosout.Line line(String text) {
    return new Rosout.Line(LogMessage.Level.INFO, text, "A.java", "f", 1);
  }

  @Test
  void linesOfTheLogArriveWithTheirOrigin() throws InterruptedException {
    RosCore core = RosCore.newPrivate();
    core.start();
    core.awaitStart();
    NodeConfiguration talking =
        NodeConfiguration.newPrivate("talker", core.getUri()).withRosout(true);
    DefaultNodeFactory factory = new DefaultNodeFactory();
    ConnectedNode listener =
        factory.newNode(NodeConfiguration.newPrivate("listener", core.getUri()));
    ConnectedNode talker = factory.newNode(talking);
    try {
      talker.newPublisher("chat", StringMessage.TYPE);
      BlockingQueue<LogMessage> received = new LinkedBlockingQueue<>();
      listener.newSubscriber("/rosout", LogMessage.TYPE).addMessageListener(received::add, 1000);
      Eventually.await(
          "the warning",
          () -> {
            LOG.warn("too few {}", "hands", new IllegalStateException("one"));
            return received.stream().anyMatch(m -> m.message().startsWith("too few"));
          });

      LogMessage line =
          received.stream().filter(m -> m.message().startsWith("too few")).findFirst().get();
      assertThat(line.message()).isEqualTo("too few hands: java.lang.IllegalStateException: one");
      assertThat(line.level()).isEqualTo(LogMessage.Level.WARN);
      assertThat(line.name()).isEqualTo("/talker");
      assertThat(line.file()).isEqualTo("RosoutTest.java");
      assertThat(line.function()).contains("linesOfTheLogArriveWithTheirOrigin");
      assertThat(line.line()).isPositive();
      assertThat(line.topics()).containsExactlyInAnyOrder("/chat", "/rosout");
      assertThat(line.header().stampNs()).isPositive();
    } finally {
      talker.shutdown();
      listener.shutdown();
      core.shutdown();
    }
    assertThat(
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT")).getAppender("rosout"))
        .as("the appender of a node that has left")
        .isNull();
  }

  @Test
  void aLineLoggedWhileOneIsSentBegetsNoOther() {
    FakePublisher publisher = new FakePublisher();
    List<Rosout> self = new ArrayList<>();
    FakePublisher chatty =
        new FakePublisher() {
          @Override
          public void publish(LogMessage message) {
            publisher.publish(message);
            self.get(0).offer(line("sent " + message.message()));
          }
        };
    Rosout rosout = new Rosout("/n", chatty, new WallTimeProvider(), List::of, Runnable::run);
    self.add(rosout);

    rosout.offer(line("hello"));
    rosout.offer(line("again"));

    assertThat(publisher.published.stream().map(LogMessage::message))
        .containsExactly("hello", "again");
  }

  @Test
  void whoeverLogsDoesNotWaitAndWhatIsDroppedIsCounted() throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    FakePublisher slow =
        new FakePublisher() {
          @Override
          public void publish(LogMessage message) {
            awaitUnchecked(goOn);
            super.publish(message);
          }
        };
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Rosout rosout = new Rosout("/n", slow, new WallTimeProvider(), List::of, executor);
    int lines = 3 * Rosout.QUEUE_LIMIT;

    for (int i = 0; i < lines; i++) {
      rosout.offer(line("line " + i));
    }
    goOn.countDown();
    executor.shutdown();

    assertThat(executor.awaitTermination(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(rosout.dropped()).isBetween(2L * Rosout.QUEUE_LIMIT - 1, 2L * Rosout.QUEUE_LIMIT);
    assertThat(slow.published.size() + rosout.dropped()).isEqualTo(lines);
    assertThat(slow.published.get(slow.published.size() - 1).message())
        .isEqualTo("line " + (lines - 1));
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
