package io.tombola.node.ros;

import io.netty.channel.EventLoopGroup;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.xmlrpc.XmlRpcException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** The {@link ParameterTree}: asks the master each time, and keeps no copies. */
final class DefaultParameterTree implements ParameterTree {
  private final MasterClient master;
  private final NameResolver resolver;
  private final Registrar registrar;
  private final Executor executor;
  private final EventLoopGroup networkThreads;
  private final Map<String, List<ListenerQueue<Object>>> listeners = new ConcurrentHashMap<>();

  DefaultParameterTree(
      MasterClient master,
      NameResolver resolver,
      Registrar registrar,
      Executor executor,
      EventLoopGroup networkThreads) {
    this.master = master;
    this.resolver = resolver;
    this.registrar = registrar;
    this.executor = executor;
    this.networkThreads = networkThreads;
  }

  private String key(String name) {
    return resolver.resolve(name).name();
  }

  /** Waits for the master's answer; empty when it refuses. */
  private <V> Optional<V> await(CompletableFuture<V> answer) {
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof XmlRpcException xmlRpc && xmlRpc.isRefused()) {
        return Optional.empty();
      }
      throw new RosException("parameters cannot be used: " + e.getCause().getMessage(), e);
    }
  }

  private void requireOwnThread() {
    for (var loop : networkThreads) {
      if (loop.inEventLoop()) {
        throw new IllegalStateException("parameters cannot be used on a network thread");
      }
    }
  }

  @Override
  public Optional<Object> get(String name) {
    requireOwnThread();
    return await(master.getParam(key(name)));
  }

  private <V> V typed(String name, Class<V> wanted, V defaultValue) {
    return get(name).map(value -> cast(name, value, wanted)).orElse(defaultValue);
  }

  private <V> V cast(String name, Object value, Class<V> wanted) {
    if (!wanted.isInstance(value)) {
      throw new RosException(
          String.format(
              "parameter %s is %s, a %s, but must be of type %s",
              key(name), value, value.getClass().getSimpleName(), wanted.getSimpleName()));
    }
    return wanted.cast(value);
  }

  @Override
  public String getString(String name, String defaultValue) {
    return typed(name, String.class, defaultValue);
  }

  @Override
  public int getInteger(String name, int defaultValue) {
    return typed(name, Integer.class, defaultValue);
  }

  @Override
  public double getDouble(String name, double defaultValue) {
    return typed(name, Number.class, defaultValue).doubleValue();
  }

  @Override
  public boolean getBoolean(String name, boolean defaultValue) {
    return typed(name, Boolean.class, defaultValue);
  }

  @Override
  public List<?> getList(String name, List<?> defaultValue) {
    return typed(name, List.class, defaultValue);
  }

  @Override
  public Map<?, ?> getMap(String name, Map<?, ?> defaultValue) {
    return typed(name, Map.class, defaultValue);
  }

  @Override
  public void set(String name, Object value) {
    requireOwnThread();
    String key = key(name);
    if (await(master.setParam(key, value)).isEmpty()) {
      throw new RosException("the ROS master refuses to set parameter " + key);
    }
  }

  @Override
  public boolean has(String name) {
    requireOwnThread();
    return await(master.hasParam(key(name))).filter(Boolean.TRUE::equals).isPresent();
  }

  @Override
  public void delete(String name) {
    requireOwnThread();
    await(master.deleteParam(key(name)));
  }

  @Override
  public Optional<GraphName> search(String name) {
    requireOwnThread();
    return await(master.searchParam(name)).map(key -> GraphName.of(key.toString()));
  }

  @Override
  public List<GraphName> getNames() {
    requireOwnThread();
    return await(master.getParamNames()).stream()
        .flatMap(names -> ((List<?>) names).stream())
        .map(name -> GraphName.of(name.toString()))
        .toList();
  }

  @Override
  public void addParameterListener(String name, ParameterListener listener) {
    String key = key(name);
    listeners
        .computeIfAbsent(key, k -> new CopyOnWriteArrayList<>())
        .add(new ListenerQueue<>(listener::onNewValue, Subscriber.DEFAULT_QUEUE_LIMIT, executor));
    registrar.add(
        "parameter " + key, () -> master.subscribeParam(key), () -> master.unsubscribeParam(key));
  }

  /** Takes a {@code paramUpdate} of the master: {@code key} or what is above it changed. */
  void update(String key, Object value) {
    String changed =
        key.length() > 1 && key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    listeners.forEach(
        (listened, queues) -> {
          if (changed.equals(listened)) {
            queues.forEach(queue -> queue.offer(value));
          } else if (changed.startsWith(listened + "/")) {
            tellWhole(listened, queues);
          }
        });
  }

  /** Something below a listener's branch changed: the listener gets the branch anew. */
  private void tellWhole(String listened, List<ListenerQueue<Object>> queues) {
    var unused =
        master
            .getParam(listened)
            .thenAccept(branch -> queues.forEach(queue -> queue.offer(branch)));
  }
}
