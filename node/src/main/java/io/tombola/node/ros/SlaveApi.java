package io.tombola.node.ros;

import io.tombola.node.ros.tcpros.ConnectionInfo;
import io.tombola.node.ros.tcpros.TopicPublisher;
import io.tombola.node.ros.tcpros.TopicSubscription;
import io.tombola.node.ros.xmlrpc.RosApi;
import io.tombola.node.ros.xmlrpc.RosApi.Params;
import io.tombola.node.ros.xmlrpc.RosApi.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node answers to the master, to other nodes and to rosnode. Source:
 * wiki.ros.org/ROS/Slave_API.
 */
final class SlaveApi {
  private static final Logger LOG = LoggerFactory.getLogger(SlaveApi.class);

  private final DefaultNode node;

  SlaveApi(DefaultNode node) {
    this.node = node;
  }

  private Map<String, TopicPublisher> publishers() {
    return node.topics().publishers();
  }

  private Map<String, TopicSubscription> subscriptions() {
    return node.topics().subscriptions();
  }

  RosApi api() {
    return new RosApi()
        .add("getBusStats", 1, p -> Reply.success("", busStats()))
        .add("getBusInfo", 1, p -> Reply.success("bus info", busInfo()))
        .add("getMasterUri", 1, p -> Reply.success("", node.getMasterUri().toString()))
        .add("shutdown", 2, this::shutdown)
        .add("getPid", 1, p -> Reply.success("", (int) ProcessHandle.current().pid()))
        .add("getSubscriptions", 1, p -> Reply.success("subscriptions", subscribedTypes()))
        .add("getPublications", 1, p -> Reply.success("publications", publishedTypes()))
        .add("paramUpdate", 3, this::paramUpdate)
        .add("publisherUpdate", 3, this::publisherUpdate)
        .add("requestTopic", 3, this::requestTopic);
  }

  /** Takes (caller, reason). */
  private Reply shutdown(Params params) {
    LOG.info("{}: {} asks for shutdown: {}", node.getName(), params.string(0), params.string(1));
    node.shutdownSoon();
    return Reply.success("shutdown", 0);
  }

  /** Takes (caller, key, value). */
  private Reply paramUpdate(Params params) {
    node.parameterTree().update(params.string(1), params.value(2));
    return Reply.success("", 0);
  }

  /** Takes (caller, topic, slave URIs). */
  private Reply publisherUpdate(Params params) {
    TopicSubscription subscription = subscriptions().get(params.string(1));
    if (subscription != null) {
      subscription.publishers(params.strings(2));
    }
    return Reply.success("", 0);
  }

  /** Takes (caller, topic, [[protocol, ...]]). */
  private Reply requestTopic(Params params) {
    String topic = params.string(1);
    if (!publishers().containsKey(topic)) {
      return Reply.failure("topic [" + topic + "] is not published here");
    }
    for (Object protocol : (List<?>) params.value(2)) {
      if (protocol instanceof List<?> parts && !parts.isEmpty() && parts.get(0).equals("TCPROS")) {
        return Reply.success("ready", List.of("TCPROS", node.host(), node.tcprosPort()));
      }
    }
    return Reply.failure("only TCPROS is spoken here, not " + params.value(2));
  }

  private List<Object> publishedTypes() {
    List<Object> pairs = new ArrayList<>();
    publishers().forEach((topic, publisher) -> pairs.add(List.of(topic, publisher.type().name())));
    return pairs;
  }

  private List<Object> subscribedTypes() {
    List<Object> pairs = new ArrayList<>();
    subscriptions()
        .forEach(
            (topic, subscription) -> pairs.add(List.of(topic, subscription.request().typeName())));
    return pairs;
  }

  private List<Object> busInfo() {
    List<Object> rows = new ArrayList<>();
    publishers()
        .forEach(
            (topic, publisher) ->
                publisher.connections().forEach(c -> rows.add(infoRow(c, "o", topic))));
    subscriptions()
        .forEach(
            (topic, subscription) ->
                subscription.connections().forEach(c -> rows.add(infoRow(c, "i", topic))));
    return rows;
  }

  private static List<Object> infoRow(ConnectionInfo c, String direction, String topic) {
    return List.of(c.id(), c.peer(), direction, "TCPROS", topic, c.connected() ? 1 : 0);
  }

  private List<Object> busStats() {
    List<Object> sent = new ArrayList<>();
    publishers()
        .forEach(
            (topic, publisher) -> {
              List<ConnectionInfo> connections = publisher.connections();
              long bytes = connections.stream().mapToLong(ConnectionInfo::bytes).sum();
              List<?> rows =
                  connections.stream()
                      .map(
                          c ->
                              List.of(
                                  c.id(), number(c.bytes()), number(c.messages()), c.connected()))
                      .toList();
              sent.add(List.of(topic, number(bytes), rows));
            });
    List<Object> received = new ArrayList<>();
    subscriptions()
        .forEach(
            (topic, subscription) -> {
              List<?> rows =
                  subscription.connections().stream()
                      .map(
                          c ->
                              List.of(
                                  c.id(),
                                  number(c.bytes()),
                                  number(c.messages()),
                                  number(c.dropped()),
                                  c.connected()))
                      .toList();
              received.add(List.of(topic, rows));
            });
    return List.of(sent, received, node.services().busStats());
  }

  /** XML-RPC has no integers of 64 bits. */
  static Object number(long value) {
    return value == (int) value ? (Object) (int) value : (Object) (double) value;
  }
}
