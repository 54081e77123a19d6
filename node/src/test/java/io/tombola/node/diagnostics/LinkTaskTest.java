package io.tombola.node.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.DiagnosticStatus;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.ros.GraphName;
import io.tombola.node.ros.TopicSubscriber;
import org.junit.jupiter.api.Test;

final class LinkTaskTest {
  private final FakeSubscriber subscriber = new FakeSubscriber();

  private static DiagnosticStatus status(LinkTask task) {
    return task.report(0).status(task.name(), "none");
  }

  @Test
  void aTopicWithoutPublisherIsAWarningUnlessEventsComeBySockets() {
    assertThat(status(new LinkTask(subscriber, false)).level()).isEqualTo(Level.WARN);
    assertThat(status(new LinkTask(subscriber, false)).message())
        .isEqualTo("Nobody publishes /events.");
    assertThat(status(new LinkTask(subscriber, true)).level()).isEqualTo(Level.OK);
  }

  @Test
  void aConnectionThatWasMadeAgainIsAWarningOnce() {
    LinkTask task = new LinkTask(subscriber, false);
    subscriber.publishers = 1;
    subscriber.connections = 1;
    assertThat(status(task).message()).isEqualTo("Connected.");
    subscriber.connections = 2;
    assertThat(status(task).level()).isEqualTo(Level.WARN);
    assertThat(status(task).level()).isEqualTo(Level.OK);
  }

  private static final class FakeSubscriber implements TopicSubscriber {
    private int publishers;
    private long connections;

    @Override
    public GraphName getTopicName() {
      return GraphName.of("/events");
    }

    @Override
    public String getTopicMessageType() {
      return "dvs_msgs/EventArray";
    }

    @Override
    public int getNumberOfPublishers() {
      return publishers;
    }

    @Override
    public long getConnectionsMade() {
      return connections;
    }

    @Override
    public long getReceivedMessages() {
      return 0;
    }

    @Override
    public long getFailedMessages() {
      return 0;
    }

    @Override
    public void shutdown() {}
  }
}
