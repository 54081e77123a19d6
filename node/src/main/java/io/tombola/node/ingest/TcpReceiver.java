package io.tombola.node.ingest;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tombola.msgs.event.DropCause;
import io.tombola.node.ros.RosException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AEDAT 3.1 over TCP: as a server, to which senders connect, and as a client, which connects to a
 * server such as cAER and again whenever the connection ends.
 */
final class TcpReceiver implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 3000;
  private static final long RETRY_MS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(TcpReceiver.class);

  private final EventLoopGroup group;
  private final TcpSettings settings;
  private final CameraIntake intake;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private volatile boolean ended;
  private boolean refused;

  private TcpReceiver(EventLoopGroup group, TcpSettings settings, CameraIntake intake) {
    this.group = group;
    this.settings = settings;
    this.intake = intake;
  }

  /**
   * Listens, connects, or both, from now on.
   *
   * @throws RosException when the address to listen on cannot be had
   */
  static TcpReceiver open(EventLoopGroup group, TcpSettings settings, CameraIntake intake) {
    TcpReceiver receiver = new TcpReceiver(group, settings, intake);
    settings.listen().ifPresent(receiver::listen);
    settings.connect().ifPresent(receiver::connect);
    return receiver;
  }

  private void listen(InetSocketAddress address) {
    ChannelFuture opening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(initializer(true))
            .bind(address)
            .awaitUninterruptibly();
    if (!opening.isSuccess()) {
      throw new RosException(
          "cannot listen on "
              + name(address)
              + ": "
              + opening.cause().getMessage()
              + "; set ~tcp/port and ~tcp/bind to a free port of this machine",
          opening.cause());
    }
    channels.add(opening.channel());
    LOG.info(
        "listening on {} for AEDAT 3.1, sensor {}x{}",
        name(address),
        settings.width(),
        settings.height());
  }

  private void connect(InetSocketAddress server) {
    var unused =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
            .handler(initializer(false))
            .connect(server)
            .addListener((ChannelFuture opening) -> connected(server, opening));
  }

  private void connected(InetSocketAddress server, ChannelFuture opening) {
    if (opening.isSuccess()) {
      refused = false;
      LOG.info("connected to {} for AEDAT 3.1", name(server));
      opening.channel().closeFuture().addListener(closed -> retry(server));
    } else {
      if (!refused) {
        LOG.warn("cannot connect to {}, trying on: {}", name(server), opening.cause().getMessage());
      }
      refused = true;
      retry(server);
    }
  }

  private void retry(InetSocketAddress server) {
    if (!ended && !group.isShuttingDown()) {
      var unused =
          group.schedule(
              () -> {
                if (!ended) {
                  connect(server);
                }
              },
              RETRY_MS,
              TimeUnit.MILLISECONDS);
    }
  }

  private ChannelInitializer<SocketChannel> initializer(boolean filtered) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        InetSocketAddress peer = channel.remoteAddress();
        if (filtered
            && !settings.allow().isEmpty()
            && !settings.allow().contains(peer.getAddress())) {
          intake.lose("tcp", DropCause.SENDER_NOT_ALLOWED, 0, peer + " is not in ~tcp/allow");
          var unused = channel.close();
          return;
        }
        channels.add(channel);
        channel
            .pipeline()
            .addLast(
                new AedatConnection(
                    filtered ? "tcp" : "tcp " + settings.connect().map(TcpReceiver::name).get(),
                    intake,
                    settings.width(),
                    settings.height()));
      }
    };
  }

  private static String name(InetSocketAddress address) {
    return "tcp " + address.getHostString() + ":" + address.getPort();
  }

  /** The address that it listens on, with the port that it was given when it asked for any. */
  InetSocketAddress address() {
    for (Channel channel : channels) {
      if (channel instanceof NioServerSocketChannel server) {
        return server.localAddress();
      }
    }
    throw new IllegalStateException("does not listen");
  }

  @Override
  public void close() {
    ended = true;
    channels.close().awaitUninterruptibly();
  }
}
