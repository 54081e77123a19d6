package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.tcpros.TopicPublisher;
import io.tombola.node.ros.tcpros.TopicSubscription;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/** The topics that a node publishes and those it listens to. */
final class NodeTopics {
  private final NodeConfiguration configuration;
  private final NameResolver resolver;
  private final MasterClient master;
  private final Registrar registrar;
  private final XmlRpcClient slaves;
  private final EventLoopGroup group;
  private final IntSupplier connectionIds;
  private final Map<String, TopicPublisher> publishers = new ConcurrentHashMap<>();
  private final Map<String, TopicSubscription> subscriptions = new ConcurrentHashMap<>();

  /**
   * No topics.
   *
   * @param slaves calls other nodes
   * @param connectionIds numbers for new connections
   */
  NodeTopics(
      NodeConfiguration configuration,
      MasterClient master,
      Registrar registrar,
      XmlRpcClient slaves,
      EventLoopGroup group,
      IntSupplier connectionIds) {
    this.configuration = configuration;
    this.resolver = configuration.resolver();
    this.master = master;
    this.registrar = registrar;
    this.slaves = slaves;
    this.group = group;
    this.connectionIds = connectionIds;
  }

  /** Publishers by the topic's global name; a live view. */
  Map<String, TopicPublisher> publishers() {
    return publishers;
  }

  /** Subscriptions by the topic's global name; a live view. */
  Map<String, TopicSubscription> subscriptions() {
    return subscriptions;
  }

  // As forget does, under a lock: the registrar hears of things in the order in which they are.
  synchronized <T> Publisher<T> publish(String name, RosType type, BiConsumer<T, ByteBuf> encoder) {
    GraphName topicName = resolver.resolve(name);
    String topic = topicName.name();
    String node = resolver.getNodeName().name();
    TopicPublisher publisher = new TopicPublisher(node, topic, type);
    if (publishers.putIfAbsent(topic, publisher) != null) {
      throw new RosException(node + " publishes " + topic + " already");
    }
    String what = "publisher of " + topic;
    registrar.add(
        what,
        () -> master.registerPublisher(topic, type.name()),
        () -> master.unregisterPublisher(topic));
    return new DefaultPublisher<>(topicName, publisher, encoder, () -> forget(publisher, what));
  }

  private synchronized void forget(TopicPublisher publisher, String what) {
    if (publishers.remove(publisher.topic(), publisher)) {
      registrar.remove(what);
    }
  }

  TopicSubscriber subscribe(
      String name, List<RosType> types, TransportHints hints, RawMessageListener listener) {
    GraphName topicName = resolver.resolve(name);
    String topic = topicName.name();
    TopicSubscription.Request request =
        new TopicSubscription.Request(
            resolver.getNodeName().name(),
            topic,
            types,
            hints.tcpNodelay(),
            configuration.maxMessageBytes());
    return new RawSubscriber(
        topicName, listener, receiver -> open(request, receiver), this::forget);
  }

  private synchronized TopicSubscription open(
      TopicSubscription.Request request, RawMessageListener receiver) {
    String topic = request.topic();
    TopicSubscription subscription =
        new TopicSubscription(group.next(), request, slaves, connectionIds, receiver::onNewMessage);
    if (subscriptions.putIfAbsent(topic, subscription) != null) {
      throw new RosException(request.callerId() + " subscribes to " + topic + " already");
    }
    registrar.add(
        "subscriber of " + topic,
        () -> register(subscription),
        () -> master.unregisterSubscriber(topic));
    return subscription;
  }

  /** A subscriber may be shut down twice; by then the topic may be another's. */
  private synchronized void forget(TopicSubscription subscription) {
    String topic = subscription.request().topic();
    if (subscriptions.remove(topic, subscription)) {
      registrar.remove("subscriber of " + topic);
    }
  }

  private CompletableFuture<?> register(TopicSubscription subscription) {
    int updatesBefore = subscription.updates();
    TopicSubscription.Request request = subscription.request();
    return master
        .registerSubscriber(request.topic(), request.typeName())
        .thenAccept(uris -> subscription.registered(uris, updatesBefore));
  }

  void close() {
    publishers.values().forEach(TopicPublisher::close);
    subscriptions.values().forEach(TopicSubscription::close);
  }
}
