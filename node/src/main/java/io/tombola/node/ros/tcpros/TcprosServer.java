package io.tombola.node.ros.tcpros;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the subscribers of all topics that a node publishes, and the clients of its services. */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TcprosServer {
  /**
   * Bytes waiting for a slow subscriber: above high it loses messages until it is below low. A
   * message larger than high is still sent whole when the connection is idle.
   */
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 4 << 20);

  /** Subscribers have nothing to say after their header. */
  private static final int MAX_INCOMING_BYTES = 1 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(TcprosServer.class);

  private TcprosServer() {}

  /**
   * Starts listening.
   *
   * @param topics the publisher of a topic, or null when there is none
   * @param services the provider of a service, or null when there is none
   * @param ids numbers for new connections
   * @return completes when bound; its channel is the listening socket
   */
  public static ChannelFuture bind(
      EventLoopGroup group,
      InetSocketAddress address,
      Function<String, TopicPublisher> topics,
      Function<String, ServiceProvider> services,
      IntSupplier ids) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        // For all, not only for those that ask: each message is flushed, and a robot waits for it.
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                KeepAlive.enable(channel.config());
                channel
                    .pipeline()
                    .addLast(new TcprosFrameDecoder(MAX_INCOMING_BYTES))
                    .addLast(new Handshake(topics, services, ids));
              }
            })
        .bind(address);
  }

  /** Reads a peer's header and hands the connection to the topic's or service's owner. */
  static final class Handshake extends SimpleChannelInboundHandler<ByteBuf> {
    private final Function<String, TopicPublisher> topics;
    private final Function<String, ServiceProvider> services;
    private final IntSupplier ids;
    private boolean done;

    Handshake(
        Function<String, TopicPublisher> topics,
        Function<String, ServiceProvider> services,
        IntSupplier ids) {
      this.topics = topics;
      this.services = services;
      this.ids = ids;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      if (done) {
        return;
      }
      done = true;
      Map<String, String> header = ConnectionHeader.decode(frame);
      String refusal =
          header.containsKey(ConnectionHeader.SERVICE)
              ? serve(context, header)
              : publish(context, header);
      if (refusal != null) {
        LOG.warn("{} is refused: {}", context.channel().remoteAddress(), refusal);
        context
            .writeAndFlush(ConnectionHeader.encode(Map.of(ConnectionHeader.ERROR, refusal)))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }

    /** Answers why not, or null. */
    private String publish(ChannelHandlerContext context, Map<String, String> header) {
      String topic = header.get(ConnectionHeader.TOPIC);
      TopicPublisher publisher = topic == null ? null : topics.apply(topic);
      if (publisher == null) {
        return "topic [" + topic + "] is not published here";
      }
      String refusal = publisher.refusal(header);
      if (refusal == null) {
        publisher.add(ids.getAsInt(), context.channel(), header);
      }
      return refusal;
    }

    /** Answers why not, or null. */
    private String serve(ChannelHandlerContext context, Map<String, String> header) {
      String service = header.get(ConnectionHeader.SERVICE);
      ServiceProvider provider = services.apply(service);
      if (provider == null) {
        return "service [" + service + "] is not offered here";
      }
      String refusal = provider.refusal(header);
      if (refusal == null) {
        context
            .pipeline()
            .get(TcprosFrameDecoder.class)
            .maxMessageBytes(provider.maxRequestBytes());
        context.pipeline().remove(this);
        provider.add(context.channel(), header);
      }
      return refusal;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("closing the connection of {}", context.channel().remoteAddress(), cause);
      context.close();
    }
  }
}
