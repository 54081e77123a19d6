package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.tombola.node.ros.tcpros.PublisherInfo;
import io.tombola.node.ros.tcpros.TopicSubscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link TopicSubscriber} whose listener reads the network buffer. */
final class RawSubscriber implements TopicSubscriber {
  private static final Logger LOG = LoggerFactory.getLogger(RawSubscriber.class);

  private final GraphName topicName;
  private final TopicSubscription subscription;
  private final RawMessageListener listener;
  private final Consumer<TopicSubscription> unregister;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /**
   * A subscriber.
   *
   * @param subscribe starts a subscription that calls the given listener
   * @param unregister forgets the subscription
   */
  RawSubscriber(
      GraphName topicName,
      RawMessageListener listener,
      Function<RawMessageListener, TopicSubscription> subscribe,
      Consumer<TopicSubscription> unregister) {
    this.topicName = topicName;
    this.listener = listener;
    this.unregister = unregister;
    this.subscription = subscribe.apply(this::receive);
  }

  private void receive(PublisherInfo publisher, ByteBuf body) {
    received.incrementAndGet();
    try {
      listener.onNewMessage(publisher, body);
    } catch (RuntimeException e) {
      if (failed.incrementAndGet() == 1) {
        LOG.warn(
            "{}: a message could not be read, more are only counted: {}", topicName, e.toString());
        LOG.debug("the first message that could not be read", e);
      }
    }
  }

  @Override
  public GraphName getTopicName() {
    return topicName;
  }

  @Override
  public String getTopicMessageType() {
    return subscription.request().typeName();
  }

  @Override
  public int getNumberOfPublishers() {
    return subscription.connected();
  }

  @Override
  public long getConnectionsMade() {
    return subscription.connectionsMade();
  }

  @Override
  public long getReceivedMessages() {
    return received.get();
  }

  @Override
  public long getFailedMessages() {
    return failed.get();
  }

  @Override
  public void shutdown() {
    unregister.accept(subscription);
    subscription.close();
  }
}
