package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.tombola.msgs.ros.ClockMessage;
import io.tombola.msgs.ros.LogMessage;
import io.tombola.msgs.ros.MessageWriter;
import io.tombola.msgs.ros.RosMessageType;
import io.tombola.msgs.ros.RosServiceType;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.ros.NodeConfiguration.MasterPolicy;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.net.HostAndPort;
import io.tombola.node.ros.tcpros.TcprosServer;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import io.tombola.node.ros.xmlrpc.XmlRpcServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ConnectedNode}: listens for other nodes, keeps its registrations, and owns every
 * thread and connection it needs.
 */
final class DefaultNode implements ConnectedNode, AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration UNREGISTER_TIMEOUT = Duration.ofMillis(500);
  private static final int MASTER_RETRY_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(DefaultNode.class);

  private final NodeConfiguration configuration;
  private final NodeListener listener;
  private final NameResolver resolver;
  private final EventLoopGroup group = Hosts.newGroup("ros-node");
  private final ExecutorService listeners =
      Executors.newCachedThreadPool(Hosts.daemonThreads("ros-listener"));
  private final XmlRpcClient client = new XmlRpcClient(group, CALL_TIMEOUT);
  private final AtomicInteger connectionIds = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Channel slaveServer;
  private final Channel tcprosServer;
  private final URI slaveUri;
  private final MasterClient master;
  private final Registrar registrar;
  private final DefaultParameterTree parameterTree;
  private final NodeTopics topics;
  private final NodeServices services;
  private volatile TimeProvider timeProvider = new WallTimeProvider();
  private volatile Rosout rosout;

  /**
   * A node that listens but has not met its master.
   *
   * @throws RosException when it cannot listen on its host
   */
  DefaultNode(NodeConfiguration configuration, NodeListener listener) {
    this.configuration = configuration;
    this.listener = listener;
    this.resolver = configuration.resolver();
    try {
      String advice = "set ROS_IP or ROS_HOSTNAME to an address of this machine";
      var address = Hosts.bindAddress(configuration.host(), 0);
      var slaveApi = new SlaveApi(this).api();
      slaveServer = Hosts.bound(XmlRpcServer.bind(group, address, slaveApi), advice);
      tcprosServer =
          Hosts.bound(
              TcprosServer.bind(
                  group,
                  address,
                  topic -> topics().publishers().get(topic),
                  service -> services().provider(service),
                  connectionIds::incrementAndGet),
              advice);
    } catch (RosException e) {
      stopThreads();
      throw e;
    }
    slaveUri = Hosts.uri(configuration.host(), Hosts.port(slaveServer));
    String name = getName().name();
    master = new MasterClient(client, configuration.masterUri(), name, slaveUri.toString());
    registrar = new Registrar(group.next(), master, name);
    parameterTree = new DefaultParameterTree(master, resolver, registrar, listeners, group);
    topics =
        new NodeTopics(
            configuration, master, registrar, client, group, connectionIds::incrementAndGet);
    services =
        new NodeServices(
            configuration, Hosts.port(tcprosServer), master, registrar, listeners, group);
  }

  /** Meets the master and sets the parameters of the command line; ends the node on failure. */
  void start() throws InterruptedException {
    try {
      awaitMaster();
      configuration.parameters().forEach((name, value) -> parameterTree.set("~" + name, value));
      startTime();
    } catch (RosException | InterruptedException e) {
      shutdown();
      throw e;
    }
    registrar.start();
    if (configuration.rosout()) {
      startRosout();
    }
    LOG.info("{} is at {}, its ROS master at {}", getName(), slaveUri, getMasterUri());
    warnIfOutOfReach();
  }

  /** As rospy and roscpp do, the parameter is looked at once. */
  private void startTime() {
    if (parameterTree.getBoolean("/use_sim_time", false)) {
      ClockTopicTimeProvider clock = new ClockTopicTimeProvider();
      newRawSubscriber(ClockTopicTimeProvider.TOPIC, ClockMessage.TYPE.type(), clock::take);
      timeProvider = clock;
    }
  }

  private void startRosout() {
    Rosout lines =
        new Rosout(
            getName().name(),
            newPublisher(Rosout.TOPIC, LogMessage.TYPE),
            timeProvider,
            () -> List.copyOf(topics.publishers().keySet()),
            listeners);
    lines.attach();
    rosout = lines;
  }

  private void awaitMaster() throws InterruptedException {
    boolean told = false;
    while (!stopping.get()) {
      try {
        master.getUri().join();
        return;
      } catch (CompletionException e) {
        String problem =
            "no ROS master at "
                + getMasterUri()
                + " ("
                + e.getCause().getMessage()
                + "); start roscore or set ROS_MASTER_URI";
        if (configuration.masterPolicy() == MasterPolicy.FAIL_FAST) {
          throw new RosException(problem, e.getCause());
        }
        if (!told) {
          LOG.warn("{}: {}; trying every second", getName(), problem);
          told = true;
        }
      }
      stopped.await(MASTER_RETRY_MS, TimeUnit.MILLISECONDS);
    }
    throw new RosException(getName() + " was shut down while it waited for its ROS master");
  }

  private void warnIfOutOfReach() {
    if (Hosts.isLoopback(configuration.host())
        && !Hosts.isLoopback(HostAndPort.ofHttp(getMasterUri()).host())) {
      LOG.warn(
          "{}: the ROS master is on another machine, which cannot reach {}; set ROS_IP",
          getName(),
          slaveUri);
    }
  }

  @Override
  public GraphName getName() {
    return resolver.getNodeName();
  }

  @Override
  public URI getUri() {
    return slaveUri;
  }

  @Override
  public URI getMasterUri() {
    return configuration.masterUri();
  }

  @Override
  public NameResolver getResolver() {
    return resolver;
  }

  @Override
  public ParameterTree getParameterTree() {
    return parameterTree;
  }

  @Override
  public TimeProvider getTimeProvider() {
    return timeProvider;
  }

  /** What sends the log, or null. */
  Rosout rosout() {
    return rosout;
  }

  DefaultParameterTree parameterTree() {
    return parameterTree;
  }

  NodeTopics topics() {
    return topics;
  }

  NodeServices services() {
    return services;
  }

  String host() {
    return configuration.host();
  }

  int tcprosPort() {
    return Hosts.port(tcprosServer);
  }

  @Override
  public <T> Publisher<T> newPublisher(String topic, RosMessageType<T> type) {
    MessageWriter writer = new MessageWriter();
    requireRunning();
    return topics.publish(
        topic,
        type.type(),
        (message, out) -> {
          writer.clear();
          type.write(message, writer);
          out.writeBytes(writer.view());
        });
  }

  @Override
  public Publisher<Consumer<ByteBuf>> newRawPublisher(String topic, RosType type) {
    requireRunning();
    return topics.publish(topic, type, Consumer::accept);
  }

  @Override
  public <T> Subscriber<T> newSubscriber(
      String topic, RosMessageType<T> type, TransportHints hints) {
    return new DefaultSubscriber<>(
        type,
        listeners,
        listener ->
            newRawSubscriber(
                topic,
                List.of(type.type()),
                hints,
                (publisher, message) -> listener.onNewMessage(message)));
  }

  @Override
  public TopicSubscriber newRawSubscriber(
      String topic, RosType type, MessageListener<ByteBuf> listener) {
    return newRawSubscriber(
        topic,
        List.of(type),
        TransportHints.PROMPT,
        (publisher, message) -> listener.onNewMessage(message));
  }

  @Override
  public TopicSubscriber newRawSubscriber(
      String topic, List<RosType> types, TransportHints hints, RawMessageListener listener) {
    requireRunning();
    return topics.subscribe(topic, types, hints, listener);
  }

  @Override
  public <Q, S> ServiceServer<Q, S> newServiceServer(
      String name, RosServiceType<Q, S> type, ServiceResponseBuilder<Q, S> builder) {
    requireRunning();
    return services.newServer(name, type, builder);
  }

  @Override
  public <Q, S> ServiceClient<Q, S> newServiceClient(String name, RosServiceType<Q, S> type) {
    requireRunning();
    return services.newClient(name, type);
  }

  private void requireRunning() {
    if (stopping.get()) {
      throw new RosException(getName() + " is shut down");
    }
  }

  @Override
  public void shutdown() {
    shutdownSoon();
    if (!onOwnThread()) {
      try {
        stopped.await();
      } catch (InterruptedException e) {
        // The shutdown goes on by itself.
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean onOwnThread() {
    for (var loop : group) {
      if (loop.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Begins the shutdown on a thread of its own. */
  void shutdownSoon() {
    if (stopping.compareAndSet(false, true)) {
      Hosts.daemonThreads("ros-shutdown").newThread(this::stop).start();
    }
  }

  private void stop() {
    try {
      tellShutdown();
      if (rosout != null) {
        rosout.close();
      }
      registrar.close(UNREGISTER_TIMEOUT).join();
      topics.close();
      services.close();
      slaveServer.close().awaitUninterruptibly();
      tcprosServer.close().awaitUninterruptibly();
    } finally {
      stopThreads();
      LOG.info("{} has left the ROS graph", getName());
      stopped.countDown();
      listener.onShutdownComplete(this);
    }
  }

  private void tellShutdown() {
    try {
      listener.onShutdown(this);
    } catch (RuntimeException e) {
      LOG.error("{}: a listener failed at shutdown", getName(), e);
    }
  }

  private void stopThreads() {
    // Network threads hand messages to the listeners' threads, so they end first.
    group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    listeners.shutdown();
  }

  @Override
  public void awaitShutdown() throws InterruptedException {
    stopped.await();
  }

  @Override
  public void close() {
    shutdown();
  }
}
