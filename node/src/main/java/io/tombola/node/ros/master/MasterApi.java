package io.tombola.node.ros.master;

import io.tombola.node.ros.master.RegistrationTable.Role;
import io.tombola.node.ros.xmlrpc.RosApi;
import io.tombola.node.ros.xmlrpc.RosApi.Params;
import io.tombola.node.ros.xmlrpc.RosApi.Reply;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The methods of a ROS master: registrations, names and parameters.
 *
 * <p>Every method takes the caller's id first. Methods run one at a time, so notices leave in the
 * order of the changes.
 */
public final class MasterApi {
  private static final String MASTER_ID = "/master";

  private final Supplier<String> uri;
  private final SlaveNotifier notifier;
  private final RegistrationTable registrations = new RegistrationTable();
  private final ParameterServer parameters = new ParameterServer();

  /**
   * A master that knows nobody.
   *
   * @param uri where it can be reached
   * @param client calls the nodes
   */
  public MasterApi(Supplier<String> uri, XmlRpcClient client) {
    this.uri = uri;
    this.notifier = new SlaveNotifier(client);
  }

  /** Sets a parameter from within the process. */
  public synchronized void setParameter(String key, Object value) {
    parameters.set(key, value);
  }

  /** The methods, to be served. */
  public RosApi api() {
    RosApi api = new RosApi();
    add(api, "registerPublisher", 4, p -> register(Role.PUBLISHER, p));
    add(api, "unregisterPublisher", 3, p -> unregister(Role.PUBLISHER, p));
    add(api, "registerSubscriber", 4, p -> register(Role.SUBSCRIBER, p));
    add(api, "unregisterSubscriber", 3, p -> unregister(Role.SUBSCRIBER, p));
    add(api, "registerService", 4, this::registerService);
    add(api, "unregisterService", 3, this::unregisterService);
    add(api, "lookupNode", 2, p -> found(registrations.slaveUri(p.string(1)), "node", p.string(1)));
    add(
        api,
        "lookupService",
        2,
        p -> found(registrations.serviceUri(p.string(1)), "service", p.string(1)));
    add(
        api,
        "getPublishedTopics",
        2,
        p -> Reply.success("current topics", registrations.publishedTopics(p.string(1))));
    add(api, "getTopicTypes", 1, p -> Reply.success("current topics", registrations.topicTypes()));
    add(
        api,
        "getSystemState",
        1,
        p -> Reply.success("current system state", registrations.systemState()));
    add(api, "getUri", 1, p -> Reply.success("", uri.get()));
    add(api, "getPid", 1, p -> Reply.success("", (int) ProcessHandle.current().pid()));
    addParameters(api);
    return api;
  }

  private void addParameters(RosApi api) {
    add(api, "setParam", 3, this::setParam);
    add(api, "getParam", 2, p -> found(parameters.get(key(p, 1)), "parameter", p.string(1)));
    add(api, "deleteParam", 2, this::deleteParam);
    add(api, "hasParam", 2, p -> Reply.success("", parameters.get(key(p, 1)).isPresent()));
    add(api, "getParamNames", 1, p -> Reply.success("parameter names", parameters.names()));
    add(
        api,
        "searchParam",
        2,
        p -> found(parameters.search(p.string(0), p.string(1)), "parameter", p.string(1)));
    add(api, "subscribeParam", 3, this::subscribeParam);
    add(api, "unsubscribeParam", 3, this::unsubscribeParam);
  }

  private void add(RosApi api, String name, int arity, RosApi.Method method) {
    api.add(
        name,
        arity,
        params -> {
          synchronized (this) {
            return method.call(params);
          }
        });
  }

  private static Reply found(Optional<?> value, String what, String name) {
    return value
        .map(v -> Reply.success(what + " " + name, v))
        .orElseGet(() -> Reply.error("unknown " + what + " [" + name + "]"));
  }

  /** Takes (node, topic, type, slave URI); answers the slave URIs of the other side. */
  private Reply register(Role role, Params params) {
    String node = params.string(0);
    String topic = params.string(1);
    claimName(node, params.string(3));
    registrations.add(role, topic, node);
    registrations.topicType(role, topic, params.string(2));
    Role others = Role.SUBSCRIBER;
    if (role == Role.PUBLISHER) {
      tellSubscribers(topic);
    } else {
      others = Role.PUBLISHER;
    }
    return Reply.success(
        "Registered [" + node + "] for [" + topic + "]", registrations.slaveUris(others, topic));
  }

  private Reply unregister(Role role, Params params) {
    String topic = params.string(1);
    boolean removed = registrations.remove(role, topic, params.string(0), params.string(2));
    if (removed && role == Role.PUBLISHER) {
      tellSubscribers(topic);
    }
    return Reply.success(removed ? "Unregistered" : "was not registered", removed ? 1 : 0);
  }

  /** Takes (node, service, service URI, slave URI). */
  private Reply registerService(Params params) {
    claimName(params.string(0), params.string(3));
    registrations.addService(params.string(1), params.string(0), params.string(2));
    return Reply.success("Registered [" + params.string(0) + "] as provider", 1);
  }

  private Reply unregisterService(Params params) {
    boolean removed =
        registrations.removeService(params.string(1), params.string(0), params.string(2));
    return Reply.success(removed ? "Unregistered" : "was not registered", removed ? 1 : 0);
  }

  private void claimName(String node, String slaveUri) {
    List<String> published = registrations.publishedBy(node);
    registrations
        .claimName(node, slaveUri)
        .ifPresent(
            replaced -> {
              String reason = "[" + node + "] new node registered with same name";
              notifier.notify(replaced, "shutdown", node, MASTER_ID, reason);
              published.forEach(this::tellSubscribers);
            });
  }

  private void tellSubscribers(String topic) {
    List<String> publishers = registrations.slaveUris(Role.PUBLISHER, topic);
    for (String subscriber : registrations.slaveUris(Role.SUBSCRIBER, topic)) {
      notifier.notify(subscriber, "publisherUpdate", topic, MASTER_ID, topic, publishers);
    }
  }

  /** A key that is not global lies in the caller's namespace. */
  private static String key(Params params, int index) {
    String caller = params.string(0);
    String key = params.string(index);
    return key.startsWith("/") ? key : caller.substring(0, caller.lastIndexOf('/') + 1) + key;
  }

  private Reply setParam(Params params) {
    String key = key(params, 1);
    parameters.set(key, params.value(2));
    tellParameter(key, params.string(0));
    return Reply.success("parameter " + key + " set", 0);
  }

  private Reply deleteParam(Params params) {
    String key = key(params, 1);
    if (!parameters.delete(key)) {
      return Reply.error("unknown parameter [" + key + "]");
    }
    tellParameter(key, "");
    return Reply.success("parameter " + key + " deleted", 0);
  }

  /** Takes (node, slave URI, key); answers the value, an empty map when there is none yet. */
  private Reply subscribeParam(Params params) {
    String key = key(params, 2);
    claimName(params.string(0), params.string(1));
    registrations.add(Role.PARAMETER_SUBSCRIBER, ParameterServer.canonical(key), params.string(0));
    Object value = parameters.get(key).orElse(Map.of());
    return Reply.success("Subscribed to parameter [" + key + "]", value);
  }

  private Reply unsubscribeParam(Params params) {
    boolean removed =
        registrations.remove(
            Role.PARAMETER_SUBSCRIBER,
            ParameterServer.canonical(key(params, 2)),
            params.string(0),
            params.string(1));
    return Reply.success("Unsubscribed", removed ? 1 : 0);
  }

  /**
   * Tells all but the one who set a parameter: two changes of a node that takes what it is told
   * would chase each other for ever.
   */
  private void tellParameter(String key, String caller) {
    var subscribers = registrations.nodes(Role.PARAMETER_SUBSCRIBER);
    for (ParameterServer.Change change : parameters.changes(key, caller, subscribers)) {
      registrations
          .slaveUri(change.node())
          .ifPresent(
              uri ->
                  notifier.notify(
                      uri, "paramUpdate", change.key(), MASTER_ID, change.key(), change.value()));
    }
  }
}
