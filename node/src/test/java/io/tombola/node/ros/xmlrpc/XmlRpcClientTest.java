package io.tombola.node.ros.xmlrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tombola.node.ros.net.Connector;
import io.tombola.node.ros.net.SlowLookup;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that cannot be made. */
class XmlRpcClientTest {
  private static final int TIMEOUT_S = 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test", true), NioIoHandler.newFactory());

  @AfterEach
  void stopThread() {
    group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private static void assertFails(CompletableFuture<Object> answer, String problem) {
    assertThat(answer)
        .failsWithin(TIMEOUT_S, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(XmlRpcException.class)
        .withMessageContaining(problem);
  }

  @Test
  void aNameThatTakesLongDoesNotHoldTheLoopUp() throws Exception {
    try (SlowLookup names = new SlowLookup()) {
      XmlRpcClient client =
          new XmlRpcClient(group, Duration.ofSeconds(TIMEOUT_S), new Connector(names.hosts()));
      CompletableFuture<Object> answer =
          client.call(URI.create("http://nowhere.test:11311/"), "getPid", "/tombola");
      names.await("nowhere.test");

      assertThat(group.submit(() -> "alive").get(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("alive");
      assertThat(answer).isNotDone();
      names.end();
      assertFails(answer, "cannot reach http://nowhere.test:11311/");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:70000/, has port 70000",
    "http://127.0.0.1/, is not of the form http://host:port/",
    "robot, is not of the form http://host:port/",
  })
  void badAddressesFailTheCall(String uri, String problem) {
    XmlRpcClient client = new XmlRpcClient(group, Duration.ofSeconds(TIMEOUT_S));
    assertFails(client.call(URI.create(uri), "getPid", "/tombola"), problem);
  }

  @Test
  void badParametersFailTheCall() {
    XmlRpcClient client = new XmlRpcClient(group, Duration.ofSeconds(TIMEOUT_S));
    URI server = URI.create("http://127.0.0.1:1/");
    assertFails(client.call(server, "getPid", new Object()), "has no XML-RPC form");
    assertFails(client.call(server, "getPid", (Object) null), "getPid");
  }

  @Test
  void aChannelThatCannotBeMadeFailsTheCall() {
    // As when the process has no file left to open: there is a channel, but no loop for it.
    EventLoopGroup unfit =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("unfit", true), LocalIoHandler.newFactory());
    XmlRpcClient client = new XmlRpcClient(unfit, Duration.ofSeconds(TIMEOUT_S));
    assertFails(
        client.call(URI.create("http://127.0.0.1:1/"), "getPid", "/tombola"), "cannot reach");
    unfit.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  @Test
  void aShutdownEndsCallsWhoseNameIsBeingLookedUp() {
    try (SlowLookup names = new SlowLookup()) {
      XmlRpcClient client =
          new XmlRpcClient(group, Duration.ofDays(1), new Connector(names.hosts()));
      CompletableFuture<Object> answer =
          client.call(URI.create("http://nowhere.test:11311/"), "getPid", "/tombola");
      names.await("nowhere.test");

      stopThread();

      assertFails(answer, "its name was not found yet");
    }
  }
}
