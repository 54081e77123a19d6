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

/** Accepts the subscribers of all topics that a node publishes. */
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
   * @param ids numbers for new connections
   * @return completes when bound; its channel is the listening socket
   */
  public static ChannelFuture bind(
      EventLoopGroup group,
      InetSocketAddress address,
      Function<String, TopicPublisher> topics,
      IntSupplier ids) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        // For all, not only for those that ask: each message is flushed, and a robot waits for it.
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new TcprosFrameDecoder(MAX_INCOMING_BYTES))
                    .addLast(new Handshake(topics, ids));
              }
            })
        .bind(address);
  }

  /** Reads a subscriber's header and hands the connection to the topic's publisher. */
  static final class Handshake extends SimpleChannelInboundHandler<ByteBuf> {
    private final Function<String, TopicPublisher> topics;
    private final IntSupplier ids;
    private boolean done;

    Handshake(Function<String, TopicPublisher> topics, IntSupplier ids) {
      this.topics = topics;
      this.ids = ids;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      if (done) {
        return;
      }
      done = true;
      Map<String, String> header = ConnectionHeader.decode(frame);
      String topic = header.get(ConnectionHeader.TOPIC);
      TopicPublisher publisher = topic == null ? null : topics.apply(topic);
      String refusal =
          publisher == null
              ? "topic [" + topic + "] is not published here"
              : publisher.refusal(header);
      if (refusal != null) {
        LOG.warn("{} is refused: {}", context.channel().remoteAddress(), refusal);
        context
            .writeAndFlush(ConnectionHeader.encode(Map.of(ConnectionHeader.ERROR, refusal)))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      publisher.add(ids.getAsInt(), context.channel(), header);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("closing the connection of {}", context.channel().remoteAddress(), cause);
      context.close();
    }
  }
}
