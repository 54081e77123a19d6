package io.tombola.node.ros.tcpros;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.ros.StringMessage;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.net.Connector;
import io.tombola.node.ros.net.SlowLookup;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A subscription and its publishers, without a master. */
class TopicSubscriptionTest {
  private static final int TIMEOUT_S = 20;
  private static final String LOCAL = "127.0.0.1";
  private static final RosType TYPE = StringMessage.TYPE.type();

  private final EventLoopGroup peers = group(2);
  private final EventLoopGroup own = group(1);
  private final BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();

  private static EventLoopGroup group(int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("test", true), NioIoHandler.newFactory());
  }

  @AfterEach
  void stopThreads() {
    own.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
    peers.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private TopicSubscription subscription(XmlRpcClient slaves) {
    return new TopicSubscription(
        own.next(),
        new TopicSubscription.Request("/tombola", "/events", List.of(TYPE), true, 1 << 20),
        slaves,
        new AtomicInteger()::incrementAndGet,
        (publisher, message) -> sizes.add(message.readableBytes()));
  }

  private TopicSubscription subscription() {
    return subscription(new XmlRpcClient(own, Duration.ofSeconds(TIMEOUT_S)));
  }

  private void awaitMessage(SlavePublisher camera, int length) throws InterruptedException {
    camera.publisher().publish(out -> out.writeZero(length));
    assertThat(sizes.poll(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo(length);
  }

  @Test
  void aRegistrationsAnswerEndsNoLinkThatWorks() throws Exception {
    SlavePublisher camera = new SlavePublisher(peers, LOCAL, "/events", TYPE);
    TopicSubscription subscription = subscription();
    subscription.publishers(List.of(camera.uri(LOCAL)));
    Eventually.await("a link", () -> subscription.connected() == 1);

    subscription.registered(List.of(), subscription.updates());
    own.submit(() -> {}).sync();

    assertThat(subscription.connected()).isEqualTo(1);
    awaitMessage(camera, 9);
    assertThat(subscription.connectionsMade()).isEqualTo(1);
  }

  @Test
  void aNameThatNobodyKnowsHoldsNoOtherPublisherUp() throws Exception {
    SlavePublisher camera = new SlavePublisher(peers, LOCAL, "/events", TYPE);
    SlavePublisher astray = new SlavePublisher(peers, "astray.test", "/events", TYPE);
    try (SlowLookup names = new SlowLookup()) {
      TopicSubscription subscription =
          subscription(
              new XmlRpcClient(own, Duration.ofSeconds(TIMEOUT_S), new Connector(names.hosts())));
      subscription.publishers(List.of(camera.uri(LOCAL)));
      Eventually.await("a link", () -> subscription.connected() == 1);

      subscription.publishers(
          List.of(camera.uri(LOCAL), astray.uri(LOCAL), "http://nowhere.test:11311/"));
      names.await("astray.test");
      names.await("nowhere.test");

      awaitMessage(camera, 9);
      assertThat(subscription.connected()).isEqualTo(1);
    }
  }

  @Test
  void badAddressesAmongPublishersCostOnlyThemselves() throws Exception {
    SlavePublisher camera = new SlavePublisher(peers, LOCAL, "/events", TYPE);
    TopicSubscription subscription = subscription();

    // Of many, so that some come before the good one in whatever order.
    List<String> uris = new ArrayList<>(List.of(camera.uri(LOCAL), "", "a b", "http://robot/"));
    for (int port = 70_000; port < 70_016; port++) {
      uris.add("http://127.0.0.1:" + port + "/");
    }
    subscription.publishers(uris);

    Eventually.await("a link", () -> subscription.connected() == 1);
    awaitMessage(camera, 9);
    assertThat(subscription.connections()).hasSize(uris.size());
    subscription.close();
  }

  @Test
  void newsOfPublishersEndsTheLinksThatItDoesNotList() throws Exception {
    SlavePublisher camera = new SlavePublisher(peers, LOCAL, "/events", TYPE);
    TopicSubscription subscription = subscription();
    subscription.registered(List.of(camera.uri(LOCAL)), subscription.updates());
    Eventually.await("a link", () -> subscription.connected() == 1);

    subscription.publishers(List.of());

    Eventually.await("the link is gone", () -> camera.publisher().subscribers() == 0);
    assertThat(subscription.connections()).isEmpty();
  }

  @Test
  void aRegistrationsAnswerEndsLinksThatNeverWorked() {
    TopicSubscription subscription = subscription();
    subscription.publishers(List.of("http://127.0.0.1:1/"));
    Eventually.await("a try", () -> subscription.connections().size() == 1);

    subscription.registered(List.of(), subscription.updates());

    Eventually.await("the try is over", () -> subscription.connections().isEmpty());
  }
}
