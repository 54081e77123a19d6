package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.tombola.msgs.ros.MessageDefinitions;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.ros.StringMessage;
import io.tombola.node.ros.NodeConfiguration.MasterPolicy;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.tcpros.PublisherInfo;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes and a master of our own in one process. */
class PubSubTest {
  private static final int TIMEOUT_S = 20;

  private final DefaultNodeFactory factory = new DefaultNodeFactory();
  private final List<ConnectedNode> nodes = new ArrayList<>();
  private RosCore core;

  @BeforeEach
  void startMaster() {
    core = RosCore.newPrivate();
    core.start();
    core.awaitStart();
  }

  @AfterEach
  void stopAll() {
    nodes.forEach(Node::shutdown);
    core.shutdown();
  }

  private ConnectedNode node(String name) throws InterruptedException {
    return node(NodeConfiguration.newPrivate(name, core.getUri()));
  }

  private ConnectedNode node(NodeConfiguration configuration) throws InterruptedException {
    ConnectedNode node = factory.newNode(configuration);
    nodes.add(node);
    return node;
  }

  private static BlockingQueue<String> collect(Subscriber<StringMessage> subscriber) {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    subscriber.addMessageListener(message -> received.add(message.data()), 1_000);
    return received;
  }

  private static void publish(Publisher<StringMessage> publisher, String text) {
    publisher.publish(new StringMessage(text));
  }

  @Test
  void messagesArriveInOrder() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    BlockingQueue<String> received =
        collect(node("listener").newSubscriber("/chat", StringMessage.TYPE));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    for (int i = 0; i < 100; i++) {
      publish(publisher, "message " + i);
    }

    for (int i = 0; i < 100; i++) {
      assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("message " + i);
    }
    assertThat(publisher.getDroppedMessages()).isZero();
  }

  @Test
  void latchedMessageReachesLateSubscribers() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    publisher.setLatchMode(true);
    publish(publisher, "first");
    publish(publisher, "last");

    BlockingQueue<String> received =
        collect(node("listener").newSubscriber("chat", StringMessage.TYPE));

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("last");
    assertThat(received).isEmpty();
  }

  @Test
  void rawMessagesPassBetweenPackagesOfTheSameLayout() throws InterruptedException {
    RosType dvs = new MessageDefinitions().type("dvs_msgs/EventArray");
    RosType prophesee = new RosType("prophesee_event_msgs/EventArray", dvs.md5(), dvs.definition());
    Publisher<Consumer<ByteBuf>> publisher = node("camera").newRawPublisher("events", prophesee);
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    TopicSubscriber subscriber =
        node("reader").newRawSubscriber("events", dvs, body -> sizes.add(body.readableBytes()));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publisher.publish(out -> out.writeZero(28));
    publisher.publish(out -> out.writeZero(5_000_000));

    assertThat(sizes.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(28);
    assertThat(sizes.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(5_000_000);
    assertThat(subscriber.getNumberOfPublishers()).isEqualTo(1);
  }

  @Test
  void subscriberOfSeveralTypesLearnsThePublishersType() throws InterruptedException {
    MessageDefinitions definitions = new MessageDefinitions();
    RosType array = definitions.type("dvs_msgs/EventArray");
    RosType packet = definitions.type("event_camera_msgs/EventPacket");
    BlockingQueue<PublisherInfo> seen = new LinkedBlockingQueue<>();
    TopicSubscriber subscriber =
        node("reader")
            .newRawSubscriber(
                "events",
                List.of(array, packet),
                TransportHints.PROMPT,
                (publisher, body) -> seen.add(publisher));
    assertThat(subscriber.getTopicMessageType()).isEqualTo("*");
    Publisher<Consumer<ByteBuf>> wrong =
        node("wrong").newRawPublisher("events", StringMessage.TYPE.type());
    for (RosType type : List.of(array, packet)) {
      ConnectedNode camera = node("camera");
      Publisher<Consumer<ByteBuf>> publisher = camera.newRawPublisher("events", type);
      publisher.setLatchMode(true);
      publisher.publish(out -> out.writeZero(28));

      PublisherInfo info = seen.poll(TIMEOUT_S, TimeUnit.SECONDS);
      assertThat(info).isEqualTo(new PublisherInfo("/camera", type, true));
      camera.shutdown();
    }
    assertThat(wrong.hasSubscribers()).isFalse();
  }

  @Test
  void subscriberOfAnyTypeGetsTheDefinition() throws InterruptedException {
    BlockingQueue<PublisherInfo> seen = new LinkedBlockingQueue<>();
    node("reader")
        .newRawSubscriber(
            "chat",
            List.of(RosType.ANY),
            new TransportHints(false),
            (publisher, body) -> seen.add(publisher));
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publish(publisher, "ciao");

    assertThat(seen.poll(TIMEOUT_S, TimeUnit.SECONDS))
        .isEqualTo(new PublisherInfo("/talker", StringMessage.TYPE.type(), false));
  }

  @Test
  void fullQueueDropsTheOldestAndCounts() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    Subscriber<StringMessage> subscriber =
        node("listener").newSubscriber("chat", StringMessage.TYPE);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    subscriber.addMessageListener(
        message -> {
          received.add(message.data());
          busy.countDown();
          awaitUnchecked(goOn);
        },
        2);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publish(publisher, "held");
    awaitUnchecked(busy);
    for (int i = 0; i < 5; i++) {
      publish(publisher, "queued " + i);
    }
    Eventually.await("all arrived", () -> subscriber.getReceivedMessages() == 6);
    goOn.countDown();

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("held");
    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("queued 3");
    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("queued 4");
    assertThat(subscriber.getDroppedMessages()).isEqualTo(3);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      assertThat(latch.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void slowRawSubscriberLosesMessagesThatAreCounted() throws InterruptedException {
    RosType type = StringMessage.TYPE.type();
    Publisher<Consumer<ByteBuf>> publisher = node("talker").newRawPublisher("chat", type);
    CountDownLatch goOn = new CountDownLatch(1);
    TopicSubscriber subscriber =
        node("listener").newRawSubscriber("chat", type, body -> awaitUnchecked(goOn));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    int sent = 0;
    while (publisher.getDroppedMessages() == 0) {
      publisher.publish(out -> out.writeZero(1 << 20));
      assertThat(++sent).as("messages before one is dropped").isLessThan(1_000);
    }
    goOn.countDown();

    long expected = sent - publisher.getDroppedMessages();
    Eventually.await("the rest arrived", () -> subscriber.getReceivedMessages() == expected);
  }

  @Test
  void listenerThatThrowsCostsOnlyThatMessage() throws InterruptedException {
    RosType type = StringMessage.TYPE.type();
    Publisher<Consumer<ByteBuf>> publisher = node("talker").newRawPublisher("chat", type);
    Subscriber<StringMessage> subscriber =
        node("listener").newSubscriber("chat", StringMessage.TYPE);
    BlockingQueue<String> received = collect(subscriber);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publisher.publish(out -> out.writeIntLE(99));
    publisher.publish(out -> out.writeIntLE(2).writeByte('o').writeByte('k'));

    assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("ok");
    assertThat(subscriber.getFailedMessages()).isEqualTo(1);
    assertThat(subscriber.getReceivedMessages()).isEqualTo(2);
  }

  @Test
  void nodesRegisterAgainWithARestartedMaster() throws InterruptedException {
    Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
    BlockingQueue<String> early =
        collect(node("listener").newSubscriber("chat", StringMessage.TYPE));
    Eventually.await("a subscriber", publisher::hasSubscribers);
    int port = core.getUri().getPort();
    core.shutdown();
    publish(publisher, "without a master");
    assertThat(early.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("without a master");

    core = RosCore.newPublic(port);
    core.start();
    core.awaitStart();
    collect(node("late").newSubscriber("chat", StringMessage.TYPE));

    Eventually.await("the new subscriber", () -> publisher.getNumberOfSubscribers() == 2);
  }

  @Test
  void publisherThatComesBackIsFoundAgain() throws InterruptedException {
    BlockingQueue<String> received =
        collect(node("listener").newSubscriber("chat", StringMessage.TYPE));
    for (String life : List.of("first", "second")) {
      ConnectedNode talker = factory.newNode(NodeConfiguration.newPrivate("talker", core.getUri()));
      Publisher<StringMessage> publisher = talker.newPublisher("chat", StringMessage.TYPE);
      Eventually.await("a subscriber", publisher::hasSubscribers);
      publish(publisher, life);
      assertThat(received.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(life);
      talker.shutdown();
    }
  }

  @Test
  void droppedConnectionIsMadeAgain() throws InterruptedException {
    RosType type = StringMessage.TYPE.type();
    Publisher<Consumer<ByteBuf>> publisher = node("talker").newRawPublisher("chat", type);
    NodeConfiguration small =
        NodeConfiguration.newPrivate("listener", core.getUri()).withMaxMessageBytes(100);
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    node(small).newRawSubscriber("chat", type, body -> sizes.add(body.readableBytes()));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    publisher.publish(out -> out.writeZero(101));
    Eventually.await("the subscriber hung up", () -> !publisher.hasSubscribers());
    Eventually.await("the subscriber is back", publisher::hasSubscribers);
    publisher.publish(out -> out.writeZero(100));

    assertThat(sizes.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(100);
  }

  @Test
  void subscriberThatHangsDoesNotHoldTheMasterUp() throws Exception {
    EventLoopGroup group = Hosts.newGroup("test");
    try (ServerSocket hung = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      URI slave = Hosts.uri("127.0.0.1", hung.getLocalPort());
      XmlRpcClient client = new XmlRpcClient(group, Duration.ofSeconds(TIMEOUT_S));
      new MasterClient(client, core.getUri(), "/hung", slave.toString())
          .registerSubscriber("/chat", "std_msgs/String")
          .join();
      node("listener").newSubscriber("chat", StringMessage.TYPE);

      long startNs = System.nanoTime();
      Publisher<StringMessage> publisher = node("talker").newPublisher("chat", StringMessage.TYPE);
      Eventually.await("the healthy subscriber", publisher::hasSubscribers);

      // Less than the time after which the master gives the hung one up.
      assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(3));
    } finally {
      group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).sync();
    }
  }

  @Test
  void secondNodeOfTheSameNameEndsTheFirst() throws InterruptedException {
    ConnectedNode first = node("talker");
    Publisher<StringMessage> publisher = first.newPublisher("chat", StringMessage.TYPE);
    collect(node("listener").newSubscriber("chat", StringMessage.TYPE));
    Eventually.await("a subscriber", publisher::hasSubscribers);

    node("talker").newPublisher("chat", StringMessage.TYPE);

    first.awaitShutdown();
    assertThatThrownBy(() -> publish(publisher, "too late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/chat is shut down");
  }

  @Test
  void shutdownUnregistersInLessThanASecond() throws InterruptedException {
    ConnectedNode node = node("talker");
    Publisher<StringMessage> publisher = node.newPublisher("chat", StringMessage.TYPE);
    ConnectedNode other = node("listener");
    Subscriber<StringMessage> subscriber = other.newSubscriber("chat", StringMessage.TYPE);
    Eventually.await("a subscriber", publisher::hasSubscribers);

    long startNs = System.nanoTime();
    node.shutdown();

    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(1));
    Eventually.await("nobody left", () -> subscriber.getNumberOfPublishers() == 0);
  }

  @Test
  void parametersAreTypedSearchedAndWatched() throws InterruptedException {
    ConnectedNode node =
        node(
            NodeConfiguration.newPrivate("tuned", core.getUri())
                .withParameters(Map.of("window_us", 1_000, "labels", List.of("a", "b"))));
    ParameterTree parameters = node.getParameterTree();

    assertThat(parameters.getInteger("~window_us", 5)).isEqualTo(1_000);
    assertThat(parameters.getDouble("/tuned/window_us", 5)).isEqualTo(1_000.0);
    assertThat(parameters.getList("~labels", List.of())).isEqualTo(List.of("a", "b"));
    assertThat(parameters.getString("~absent", "default")).isEqualTo("default");
    assertThatThrownBy(() -> parameters.getBoolean("~window_us", true))
        .isInstanceOf(RosException.class)
        .hasMessage("parameter /tuned/window_us is 1000, a Integer, but must be of type Boolean");
    assertThat(parameters.search("window_us")).contains(GraphName.of("/tuned/window_us"));
    assertThat(parameters.getNames()).contains(GraphName.of("/tuned/labels"));

    BlockingQueue<Object> values = new LinkedBlockingQueue<>();
    parameters.addParameterListener("~window_us", values::add);
    Eventually.await(
        "the listener is registered",
        () -> {
          parameters.set("~window_us", 2_000);
          return values.contains(2_000);
        });
    parameters.delete("~window_us");
    assertThat(parameters.has("~window_us")).isFalse();
  }

  @Test
  void missingMasterIsNamedWithAdvice() {
    URI nowhere = URI.create("http://127.0.0.1:1/");
    assertThatThrownBy(() -> factory.newNode(NodeConfiguration.newPrivate("lonely", nowhere)))
        .isInstanceOf(RosException.class)
        .hasMessageContaining("no ROS master at http://127.0.0.1:1/")
        .hasMessageContaining("start roscore or set ROS_MASTER_URI");
  }

  @Test
  void waitingNodeStartsWhenTheMasterDoes() throws InterruptedException {
    URI uri = core.getUri();
    core.shutdown();
    NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
    CountDownLatch started = new CountDownLatch(1);
    AbstractNodeMain main =
        new AbstractNodeMain() {
          @Override
          public String getDefaultNodeName() {
            return "patient";
          }

          @Override
          public void onStart(ConnectedNode connectedNode) {
            started.countDown();
          }
        };
    executor.execute(
        main, NodeConfiguration.newPrivate("patient", uri).withMasterPolicy(MasterPolicy.WAIT));

    core = RosCore.newPublic(uri.getPort());
    core.start();
    core.awaitStart();

    assertThat(started.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    executor.shutdown();
  }

  @Test
  void takenPortIsNamedWithAdvice() {
    RosCore second = RosCore.newPublic(core.getUri().getPort());
    second.start();
    assertThatThrownBy(second::awaitStart)
        .isInstanceOf(RosException.class)
        .hasMessageContaining("may belong to another ROS master")
        .hasMessageContaining("choose another port");
  }

  @Test
  void topicIsPublishedOncePerNode() throws InterruptedException {
    ConnectedNode node = node("talker");
    node.newPublisher("chat", StringMessage.TYPE);
    assertThatThrownBy(() -> node.newPublisher("/chat", StringMessage.TYPE))
        .isInstanceOf(RosException.class)
        .hasMessage("/talker publishes /chat already");
  }

  @Test
  void nodeThatIsShutDownPublishesNoMore() throws InterruptedException {
    ConnectedNode node = node("talker");
    node.shutdown();
    assertThatThrownBy(() -> node.newPublisher("chat", StringMessage.TYPE))
        .isInstanceOf(RosException.class)
        .hasMessage("/talker is shut down");
  }
}
