package io.tombola.node.ros.master;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who publishes, subscribes and serves what, who hears of which parameters, and where each node's
 * slave API is. Not thread-safe.
 */
final class RegistrationTable {
  /** What a node can be registered as. */
  enum Role {
    PUBLISHER,
    SUBSCRIBER,
    SERVICE,
    /** Of changes of a parameter. */
    PARAMETER_SUBSCRIBER
  }

  // As getSystemState lists them.
  private static final List<Role> SYSTEM_STATE =
      List.of(Role.PUBLISHER, Role.SUBSCRIBER, Role.SERVICE);

  private static final String ANY_TYPE = "*";

  // By role, then by topic, service or parameter: the names of the nodes.
  private final Map<Role, Map<String, Set<String>>> nodesByResource =
      Map.of(
          Role.PUBLISHER, new TreeMap<>(),
          Role.SUBSCRIBER, new TreeMap<>(),
          Role.SERVICE, new TreeMap<>(),
          Role.PARAMETER_SUBSCRIBER, new TreeMap<>());
  private final Map<String, String> slaveUris = new LinkedHashMap<>();
  private final Map<String, String> topicTypes = new TreeMap<>();
  private final Map<String, String> serviceUris = new TreeMap<>();
  // By node, the services it has registered and not taken back, be they another's by now: the node
  // is known as long. It would register all again if it were not, and take the service back.
  private final Map<String, Set<String>> servicesOfNodes = new HashMap<>();

  /**
   * Notes a node's address.
   *
   * @return the address of another process that had the name and has now lost all registrations
   */
  Optional<String> claimName(String node, String slaveUri) {
    String before = slaveUris.get(node);
    boolean replaced = before != null && !before.equals(slaveUri);
    if (replaced) {
      forgetNode(node);
    }
    slaveUris.put(node, slaveUri);
    return replaced ? Optional.of(before) : Optional.empty();
  }

  private void forgetNode(String node) {
    servicesOfNodes.remove(node);
    for (Role role : Role.values()) {
      for (String resource : List.copyOf(nodesByResource.get(role).keySet())) {
        if (remove(role, resource, node) && role == Role.SERVICE) {
          serviceUris.remove(resource);
        }
      }
    }
  }

  /** Topics that {@code node} publishes. */
  List<String> publishedBy(String node) {
    return nodesByResource.get(Role.PUBLISHER).entrySet().stream()
        .filter(entry -> entry.getValue().contains(node))
        .map(Map.Entry::getKey)
        .toList();
  }

  void add(Role role, String resource, String node) {
    nodesByResource.get(role).computeIfAbsent(resource, r -> new LinkedHashSet<>()).add(node);
  }

  /** Publishers decide a topic's type; a subscriber's guess stands until then. */
  void topicType(Role role, String topic, String type) {
    if (type.equals(ANY_TYPE)) {
      topicTypes.putIfAbsent(topic, type);
    } else if (role == Role.PUBLISHER || ANY_TYPE.equals(topicTypes.getOrDefault(topic, "*"))) {
      topicTypes.put(topic, type);
    }
  }

  /** Makes a node the provider of a service, of which there is one: the last. */
  void addService(String service, String node, String serviceUri) {
    nodesByResource.get(Role.SERVICE).remove(service);
    add(Role.SERVICE, service, node);
    serviceUris.put(service, serviceUri);
    servicesOfNodes.computeIfAbsent(node, n -> new TreeSet<>()).add(service);
  }

  /**
   * Removes a node from a resource if it is registered from {@code slaveUri}.
   *
   * @return false when it was not registered
   */
  boolean remove(Role role, String resource, String node, String slaveUri) {
    return slaveUri.equals(slaveUris.get(node)) && remove(role, resource, node);
  }

  /**
   * Removes a service of a node; a service is known by its own address.
   *
   * @return false when the service is another's, or at another address
   */
  boolean removeService(String service, String node, String serviceUri) {
    servicesOfNodes.getOrDefault(node, new TreeSet<>()).remove(service);
    if (!serviceUri.equals(serviceUris.get(service)) || !remove(Role.SERVICE, service, node)) {
      forgetAddressIfUnregistered(node);
      return false;
    }
    serviceUris.remove(service);
    return true;
  }

  private boolean remove(Role role, String resource, String node) {
    Map<String, Set<String>> resources = nodesByResource.get(role);
    Set<String> nodes = resources.get(resource);
    if (nodes == null || !nodes.remove(node)) {
      return false;
    }
    if (nodes.isEmpty()) {
      resources.remove(resource);
    }
    forgetAddressIfUnregistered(node);
    return true;
  }

  private void forgetAddressIfUnregistered(String node) {
    boolean registered =
        !servicesOfNodes.getOrDefault(node, Set.of()).isEmpty()
            || nodesByResource.values().stream()
                .flatMap(resources -> resources.values().stream())
                .anyMatch(nodes -> nodes.contains(node));
    if (!registered) {
      slaveUris.remove(node);
      servicesOfNodes.remove(node);
    }
  }

  /** The names of the nodes by topic, service or parameter; a live view. */
  Map<String, Set<String>> nodes(Role role) {
    return Collections.unmodifiableMap(nodesByResource.get(role));
  }

  /** Slave addresses of the nodes registered for a resource. */
  List<String> slaveUris(Role role, String resource) {
    return nodesByResource.get(role).getOrDefault(resource, Set.of()).stream()
        .map(slaveUris::get)
        .toList();
  }

  Optional<String> slaveUri(String node) {
    return Optional.ofNullable(slaveUris.get(node));
  }

  Optional<String> serviceUri(String service) {
    return Optional.ofNullable(serviceUris.get(service));
  }

  /** {@code [[topic, type]]} of every topic ever named, also by a subscriber alone. */
  List<Object> topicTypes() {
    List<Object> pairs = new ArrayList<>();
    topicTypes.forEach((topic, type) -> pairs.add(List.of(topic, type)));
    return pairs;
  }

  /** {@code [[topic, type]]} of the published topics in a namespace, all for {@code ""}. */
  List<Object> publishedTopics(String namespace) {
    String prefix = namespace.endsWith("/") ? namespace : namespace + "/";
    List<Object> pairs = new ArrayList<>();
    for (String topic : nodesByResource.get(Role.PUBLISHER).keySet()) {
      if (topic.startsWith(prefix)) {
        pairs.add(List.of(topic, topicTypes.getOrDefault(topic, ANY_TYPE)));
      }
    }
    return pairs;
  }

  /** {@code [publishers, subscribers, services]}, each {@code [[resource, [node]]]}. */
  List<Object> systemState() {
    List<Object> state = new ArrayList<>();
    for (Role role : SYSTEM_STATE) {
      List<Object> pairs = new ArrayList<>();
      nodesByResource
          .get(role)
          .forEach((resource, nodes) -> pairs.add(List.of(resource, List.copyOf(nodes))));
      state.add(pairs);
    }
    return state;
  }
}
