package io.tombola.node.ros.tcpros;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tombola.msgs.ros.EmptyService;
import io.tombola.node.ros.net.Connector;
import io.tombola.node.ros.net.SlowLookup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way to a service, without a master. */
class ServiceLinkTest {
  private static final int TIMEOUT_S = 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("test", true), NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final CompletableFuture<Object> lookup = new CompletableFuture<>();

  @AfterEach
  void stopThread() {
    group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private ServiceLink link(Connector connector) {
    return new ServiceLink(
        loop,
        new ServiceLink.Target("/tombola", "/reset", EmptyService.TYPE, 1 << 10),
        () -> lookup,
        connector);
  }

  private static CompletableFuture<String> call(ServiceLink link) {
    return link.call(Unpooled.buffer(), answer -> "done");
  }

  @Test
  void lookupAnsweredAfterTheEndOpensNoConnection() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      ServiceLink link = link(new Connector());
      CompletableFuture<String> answer = call(link);
      link.close();
      assertThat(answer)
          .failsWithin(TIMEOUT_S, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("this client is shut down");

      lookup.complete("rosrpc://127.0.0.1:" + server.socket().getLocalPort());

      // Long enough for all that follows from the answer.
      for (int task = 0; task < 10; task++) {
        loop.submit(() -> {}).sync();
      }
      assertThat(server.accept()).isNull();
    }
  }

  @Test
  void aServersUnknownNameDoesNotHoldTheLoopUp() throws Exception {
    try (SlowLookup names = new SlowLookup()) {
      CompletableFuture<String> answer = call(link(new Connector(names.hosts())));
      lookup.complete("rosrpc://nowhere.test:1234");
      names.await("nowhere.test");

      assertThat(loop.submit(() -> "alive").get(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("alive");

      names.end();
      assertThat(answer)
          .failsWithin(TIMEOUT_S, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("nowhere.test");
    }
  }
}
