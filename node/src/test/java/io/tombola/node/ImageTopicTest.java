package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tombola.engine.run.CompiledLadder;
import io.tombola.msgs.event.EventBatch;
import io.tombola.node.decide.Decision;
import io.tombola.node.decide.TicketGeneration;
import io.tombola.node.ros.GraphName;
import io.tombola.node.ros.Publisher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ImageTopicTest {
  private final Viewers viewers = new Viewers();
  private final ImageTopic topic = new ImageTopic(viewers, () -> "cam");
  private final EventBatch batch = new EventBatch(640, 480, 4);

  /** A topic whose subscribers a test counts by hand. */
  private static final class Viewers implements Publisher<Consumer<ByteBuf>> {
    final List<ByteBuf> messages = new ArrayList<>();
    int subscribers;

    @Override
    public GraphName getTopicName() {
      return GraphName.of("/image");
    }

    @Override
    public String getTopicMessageType() {
      return "sensor_msgs/Image";
    }

    @Override
    public void publish(Consumer<ByteBuf> message) {
      ByteBuf body = Unpooled.buffer();
      message.accept(body);
      messages.add(body);
    }

    @Override
    public void setLatchMode(boolean enabled) {}

    @Override
    public int getNumberOfSubscribers() {
      return subscribers;
    }

    @Override
    public long getDroppedMessages() {
      return 0;
    }

    @Override
    public void shutdown() {}
  }

  private void timestep() {
    topic.events(batch);
    topic.publish(5_000_000_007L);
  }

  @Test
  void withoutASubscriberThereIsNoPictureAndNoMessage() {
    timestep();
    assertThat(topic.drawing()).isFalse();
    viewers.subscribers = 1;
    timestep();
    assertThat(topic.drawing()).isTrue();
    assertThat(viewers.messages).hasSize(1);
    viewers.subscribers = 0;
    timestep();
    assertThat(topic.drawing()).isFalse();
    assertThat(viewers.messages).hasSize(1);
  }

  @Test
  void theMessageIsAnImageStampedWithItsLastEvent() {
    viewers.subscribers = 1;
    CompiledLadder ladder = CompiledLadder.of(TestTickets.compiled());
    topic.decided(TicketGeneration.first("t", ladder), new Decision.Command(0, 0.98, 0, 0, 1));
    timestep();
    ByteBuf body = viewers.messages.get(0);
    assertThat(body.getIntLE(4)).isEqualTo(5);
    assertThat(body.getIntLE(8)).isEqualTo(7);
    int size = 12 + 4 + "cam".length();
    int height = body.getIntLE(size);
    assertThat(body.getIntLE(size + 4)).isEqualTo(640);
    assertThat(body.toString(size + 12, 4, StandardCharsets.US_ASCII)).isEqualTo("rgb8");
    assertThat(body.getIntLE(size + 17)).isEqualTo(640 * 3);
    assertThat(body.getIntLE(size + 21)).isEqualTo(640 * 3 * height);
    assertThat(body.readableBytes()).isEqualTo(size + 25 + 640 * 3 * height);
  }
}
