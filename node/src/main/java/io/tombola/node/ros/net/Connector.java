package io.tombola.node.ros.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Opens TCP connections to other nodes and to the master. */
public final class Connector {
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  private final HostResolver hosts;

  /** A connector that asks the system for names. */
  public Connector() {
    this(HostResolver.SYSTEM);
  }

  /** A connector that asks {@code hosts} for names. */
  public Connector(HostResolver hosts) {
    this.hosts = hosts;
  }

  /**
   * Begins to connect; never blocks.
   *
   * @param handler sets the connection up
   * @return fails at once, and without a channel of any event loop, when no channel can be made
   */
  public ChannelFuture connect(EventLoopGroup group, HostAndPort peer, ChannelHandler handler) {
    return new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .resolver(hosts)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(handler)
        .connect(peer.host(), peer.port());
  }
}
