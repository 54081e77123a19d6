package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.ros.RosMessageType;
import io.tombola.msgs.ros.RosServiceType;
import io.tombola.msgs.ros.RosType;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node that has met its master. Registrations are made in the background and made again whenever
 * the master restarts. A node publishes and subscribes to a topic at most once each.
 */
public interface ConnectedNode extends Node {
  /**
   * Publishes a topic.
   *
   * @throws RosException when this node publishes it already or is shut down
   */
  <T> Publisher<T> newPublisher(String topic, RosMessageType<T> type);

  /**
   * Publishes a topic whose messages are written straight into the network buffer.
   *
   * @return takes functions that append one message's bytes, little-endian; they are called before
   *     {@code publish} returns, and only when somebody would get the message
   */
  Publisher<Consumer<ByteBuf>> newRawPublisher(String topic, RosType type);

  /**
   * Subscribes to a topic.
   *
   * @throws RosException when this node subscribes to it already or is shut down
   */
  default <T> Subscriber<T> newSubscriber(String topic, RosMessageType<T> type) {
    return newSubscriber(topic, type, TransportHints.PROMPT);
  }

  /**
   * As above. How many messages may wait is said for each listener: {@link
   * Subscriber#addMessageListener(MessageListener, int)}.
   */
  <T> Subscriber<T> newSubscriber(String topic, RosMessageType<T> type, TransportHints hints);

  /**
   * Subscribes to a topic whose messages are read straight from the network buffer.
   *
   * @param type publishers are accepted by its md5; their type may be another package's
   * @param listener gets each message's bytes, on a network thread, one call at a time. It must not
   *     block, and the buffer is valid only until it returns. A listener that throws costs that
   *     message, which is counted
   */
  TopicSubscriber newRawSubscriber(String topic, RosType type, MessageListener<ByteBuf> listener);

  /**
   * Subscribes to a topic whose messages may be of several types, and learns the type from each
   * publisher.
   *
   * @param types publishers are accepted when their md5 is one of these types'; {@link RosType#ANY}
   *     among them accepts all
   * @param listener gets each message's bytes with the publisher that sent it; see {@link
   *     RawMessageListener}. A listener that throws costs that message, which is counted
   */
  TopicSubscriber newRawSubscriber(
      String topic, List<RosType> types, TransportHints hints, RawMessageListener listener);

  /**
   * Offers a service, to clients that call once and to those that stay.
   *
   * @param builder makes the response to a request; runs on the node's own threads, never on a
   *     network thread, and for several clients at once
   * @throws RosException when this node offers it already or is shut down
   */
  <Q, S> ServiceServer<Q, S> newServiceServer(
      String name, RosServiceType<Q, S> type, ServiceResponseBuilder<Q, S> builder);

  /**
   * A client of a service. It needs no server yet: the service is looked up at a call, and again
   * whenever the connection, which is kept between calls, has dropped.
   *
   * @throws RosException when this node is shut down
   */
  <Q, S> ServiceClient<Q, S> newServiceClient(String name, RosServiceType<Q, S> type);

  /** ROS time as this node sees it: the wall clock's, or {@code /clock}'s. */
  TimeProvider getTimeProvider();

  /** The parameters on the master. */
  ParameterTree getParameterTree();
}
