package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.ros.MessageFormatException;
import io.tombola.msgs.ros.RosMessageType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A {@link Subscriber}: reads each message once, then queues it for every listener. */
final class DefaultSubscriber<T> implements Subscriber<T> {
  private final RosMessageType<T> type;
  private final Executor executor;
  private final TopicSubscriber raw;
  private final List<ListenerQueue<T>> queues = new CopyOnWriteArrayList<>();

  /**
   * A subscriber.
   *
   * @param subscribe starts a raw subscriber with the given listener
   */
  DefaultSubscriber(
      RosMessageType<T> type,
      Executor executor,
      Function<MessageListener<ByteBuf>, TopicSubscriber> subscribe) {
    this.type = type;
    this.executor = executor;
    this.raw = subscribe.apply(this::receive);
  }

  private void receive(ByteBuf body) {
    try {
      T message = type.read(body.nioBuffer());
      queues.forEach(queue -> queue.offer(message));
    } catch (MessageFormatException e) {
      throw new RosException(type + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void addMessageListener(MessageListener<T> listener, int limit) {
    queues.add(new ListenerQueue<>(listener, limit, executor));
  }

  @Override
  public long getDroppedMessages() {
    return queues.stream().mapToLong(ListenerQueue::dropped).sum();
  }

  @Override
  public GraphName getTopicName() {
    return raw.getTopicName();
  }

  @Override
  public String getTopicMessageType() {
    return raw.getTopicMessageType();
  }

  @Override
  public int getNumberOfPublishers() {
    return raw.getNumberOfPublishers();
  }

  @Override
  public long getConnectionsMade() {
    return raw.getConnectionsMade();
  }

  @Override
  public long getReceivedMessages() {
    return raw.getReceivedMessages();
  }

  @Override
  public long getFailedMessages() {
    return raw.getFailedMessages();
  }

  @Override
  public void shutdown() {
    raw.shutdown();
    queues.forEach(ListenerQueue::close);
  }
}
