package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.tombola.node.ros.tcpros.TopicPublisher;
import java.util.function.BiConsumer;

/** A {@link Publisher} that turns messages into bytes by a function. */
final class DefaultPublisher<T> implements Publisher<T> {
  private final GraphName topicName;
  private final TopicPublisher topic;
  private final BiConsumer<T, ByteBuf> encoder;
  private final Runnable unregister;

  /**
   * A publisher.
   *
   * @param encoder appends a message's bytes; called by one thread at a time
   * @param unregister forgets the topic
   */
  DefaultPublisher(
      GraphName topicName,
      TopicPublisher topic,
      BiConsumer<T, ByteBuf> encoder,
      Runnable unregister) {
    this.topicName = topicName;
    this.topic = topic;
    this.encoder = encoder;
    this.unregister = unregister;
  }

  @Override
  public GraphName getTopicName() {
    return topicName;
  }

  @Override
  public String getTopicMessageType() {
    return topic.type().name();
  }

  @Override
  public void publish(T message) {
    topic.publish(out -> encoder.accept(message, out));
  }

  @Override
  public void setLatchMode(boolean enabled) {
    topic.latching(enabled);
  }

  @Override
  public int getNumberOfSubscribers() {
    return topic.subscribers();
  }

  @Override
  public long getDroppedMessages() {
    return topic.dropped();
  }

  @Override
  public void shutdown() {
    unregister.run();
    topic.close();
  }
}
