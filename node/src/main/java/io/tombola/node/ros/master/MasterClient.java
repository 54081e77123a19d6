package io.tombola.node.ros.master;

import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The calls a node makes to its master. Futures complete on event loop threads and fail with an
 * {@code XmlRpcException} that says what was asked of whom.
 */
public final class MasterClient {
  private final XmlRpcClient client;
  private final URI master;
  private final String callerId;
  private final String slaveUri;

  /** Calls {@code master} on behalf of the node {@code callerId} that lives at {@code slaveUri}. */
  public MasterClient(XmlRpcClient client, URI master, String callerId, String slaveUri) {
    this.client = client;
    this.master = master;
    this.callerId = callerId;
    this.slaveUri = slaveUri;
  }

  private CompletableFuture<Object> call(String method, Object... params) {
    return client.call(master, method, params);
  }

  /** Makes the node known as a publisher. */
  public CompletableFuture<Object> registerPublisher(String topic, String type) {
    return call("registerPublisher", callerId, topic, type, slaveUri);
  }

  /** Takes that back. */
  public CompletableFuture<Object> unregisterPublisher(String topic) {
    return call("unregisterPublisher", callerId, topic, slaveUri);
  }

  /** Makes the node known as a subscriber; answers the slave URIs of the topic's publishers. */
  public CompletableFuture<List<String>> registerSubscriber(String topic, String type) {
    return call("registerSubscriber", callerId, topic, type, slaveUri)
        .thenApply(uris -> ((List<?>) uris).stream().map(String::valueOf).toList());
  }

  /** Takes that back. */
  public CompletableFuture<Object> unregisterSubscriber(String topic) {
    return call("unregisterSubscriber", callerId, topic, slaveUri);
  }

  /** Makes the node known as the provider of a service at {@code rosrpc://host:port}. */
  public CompletableFuture<Object> registerService(String service, String serviceUri) {
    return call("registerService", callerId, service, serviceUri, slaveUri);
  }

  /** Takes that back. */
  public CompletableFuture<Object> unregisterService(String service, String serviceUri) {
    return call("unregisterService", callerId, service, serviceUri);
  }

  /** Where a service is, as {@code rosrpc://host:port}; fails when nobody offers it. */
  public CompletableFuture<Object> lookupService(String service) {
    return call("lookupService", callerId, service);
  }

  /** Where a node's slave API is; fails when the master does not know the node. */
  public CompletableFuture<Object> lookupNode(String node) {
    return call("lookupNode", callerId, node);
  }

  /** The master's own idea of its address; also the cheapest way to see that it is there. */
  public CompletableFuture<Object> getUri() {
    return call("getUri", callerId);
  }

  /** A parameter or a map of all below it; fails when there is none. */
  public CompletableFuture<Object> getParam(String key) {
    return call("getParam", callerId, key);
  }

  /** Sets a parameter, or a whole branch by a map. */
  public CompletableFuture<Object> setParam(String key, Object value) {
    return call("setParam", callerId, key, value);
  }

  /** Whether a parameter or branch exists. */
  public CompletableFuture<Object> hasParam(String key) {
    return call("hasParam", callerId, key);
  }

  /** Deletes a parameter or branch; fails when there is none. */
  public CompletableFuture<Object> deleteParam(String key) {
    return call("deleteParam", callerId, key);
  }

  /** The full key of a parameter looked for from the node's namespace upwards. */
  public CompletableFuture<Object> searchParam(String key) {
    return call("searchParam", callerId, key);
  }

  /** The keys of all parameters. */
  public CompletableFuture<Object> getParamNames() {
    return call("getParamNames", callerId);
  }

  /** Asks to be told of changes; answers the value of now. */
  public CompletableFuture<Object> subscribeParam(String key) {
    return call("subscribeParam", callerId, slaveUri, key);
  }

  /** Takes that back. */
  public CompletableFuture<Object> unsubscribeParam(String key) {
    return call("unsubscribeParam", callerId, slaveUri, key);
  }
}
