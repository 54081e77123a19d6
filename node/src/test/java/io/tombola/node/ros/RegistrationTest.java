package io.tombola.node.ros;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.ros.StringMessage;
import io.tombola.node.ros.NodeConfiguration.MasterPolicy;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Nodes, links and the master: what comes, goes and comes back. */
class RegistrationTest extends OwnMaster {
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
}
