package io.tombola.node.ros.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostResolverTest {
  private static final int TIMEOUT_S = 20;

  private final DefaultEventLoop loop = new DefaultEventLoop();

  @AfterEach
  void stopThread() {
    loop.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private static InetSocketAddress name(String host) {
    return InetSocketAddress.createUnresolved(host, 11311);
  }

  @Test
  void namesAreLookedUpOffTheLoop() throws Exception {
    HostResolver hosts =
        new HostResolver(
            host -> {
              assertThat(loop.inEventLoop()).isFalse();
              return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 9})};
            });
    AddressResolver<InetSocketAddress> names = hosts.getResolver(loop);

    Promise<InetSocketAddress> promise = loop.newPromise();
    loop.submit(() -> names.resolve(name("robot"), promise).isDone()).sync();
    InetSocketAddress found = promise.get(TIMEOUT_S, TimeUnit.SECONDS);

    assertThat(found.getAddress().getHostAddress()).isEqualTo("127.0.0.9");
    assertThat(found.getPort()).isEqualTo(11311);
  }

  @Test
  void aNameThatTakesLongHoldsNeitherTheLoopNorAddressesUp() throws Exception {
    try (SlowLookup slow = new SlowLookup()) {
      AddressResolver<InetSocketAddress> names = slow.hosts().getResolver(loop);
      var first = names.resolve(name("nowhere.test"));
      slow.await("nowhere.test");

      var second = names.resolve(name("nowhere.test"));
      var literal = names.resolve(name("127.0.0.1"));

      assertThat(literal.get(TIMEOUT_S, TimeUnit.SECONDS).getPort()).isEqualTo(11311);
      assertThat(loop.submit(() -> "alive").get(TIMEOUT_S, TimeUnit.SECONDS)).isEqualTo("alive");
      assertThat(first.isDone()).isFalse();
      slow.end();
      assertThat(first.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(second.await(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(first.cause()).isInstanceOf(UnknownHostException.class);
      assertThat(slow.lookups()).isEqualTo(1);
    }
  }

  @Test
  void whatTheSystemDoesNotKnowFails() {
    AddressResolver<InetSocketAddress> names = HostResolver.SYSTEM.getResolver(loop);
    // No name ends in .invalid (RFC 2606), and one with spaces is asked of no server.
    assertThatThrownBy(() -> names.resolve(name("not a name.invalid")).sync())
        .isInstanceOf(UnknownHostException.class);
  }
}
