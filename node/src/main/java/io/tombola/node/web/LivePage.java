package io.tombola.node.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tombola.node.ros.RosException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Serves one page and a stream of news for it: server-sent events, each a kind and a JSON object
 * (source: WHATWG HTML, section 9.2). Any thread may tell news; none of them waits for a viewer.
 */
public final class LivePage implements AutoCloseable {
  /** Each costs the camera's thread a copy of its news. */
  static final int MOST_VIEWERS = 16;

  /** News that a viewer has not read yet, bytes, above which it misses what comes. */
  private static final WriteBufferWaterMark BACKLOG = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private static final int MAX_REQUEST_BYTES = 4096;
  private static final int END_TIMEOUT_MS = 1000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("live page", true), NioIoHandler.newFactory());
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /** Those of the connections that news go to. */
  private final ChannelGroup viewers = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final LongAdder missed = new LongAdder();
  private final InetSocketAddress address;

  /**
   * Serves from now on.
   *
   * @param address port 0 for any that is free
   * @throws RosException when the address cannot be had; says what to set
   */
  public LivePage(InetSocketAddress address) {
    ChannelFuture opening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpServerKeepAliveHandler())
                        .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                        .addLast(new LiveRequests(LivePage.this));
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!opening.isSuccess()) {
      close();
      throw new RosException(
          "the live page cannot have %s:%d: %s; set ~web/port and ~web/bind to a free port of this machine"
              .formatted(address.getHostString(), address.getPort(), opening.cause().getMessage()),
          opening.cause());
    }
    connections.add(opening.channel());
    this.address = (InetSocketAddress) opening.channel().localAddress();
  }

  /** Where the page is, with the port that was given when any was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  /** Whether anybody looks: without, nothing need be told. */
  public boolean watched() {
    return !viewers.isEmpty();
  }

  /** News that slow viewers did not get. */
  public long missed() {
    return missed.sum();
  }

  /** Tells all who look now. */
  void tell(String kind, Object news) {
    if (watched()) {
      send(encoded(kind, news));
    }
  }

  /** Tells all who look now, and those who come until the next news of its kind. */
  void keep(String kind, Object news) {
    byte[] bytes = encoded(kind, news);
    kept.put(kind, bytes);
    send(bytes);
  }

  private static byte[] encoded(String kind, Object news) {
    try {
      return ("event: " + kind + "\ndata: " + MAPPER.writeValueAsString(news) + "\n\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("news are records of plain values", e);
    }
  }

  private void send(byte[] bytes) {
    for (Channel viewer : viewers) {
      if (viewer.isWritable()) {
        write(viewer, bytes);
      } else {
        missed.increment();
      }
    }
  }

  private static void write(Channel viewer, byte[] bytes) {
    ByteBuf content = Unpooled.wrappedBuffer(bytes);
    // A viewer that is gone closes its channel, and so leaves the group.
    var unused = viewer.writeAndFlush(new DefaultHttpContent(content), viewer.voidPromise());
  }

  /** Whether there is room for another viewer. */
  boolean hasRoom() {
    return viewers.size() < MOST_VIEWERS;
  }

  /** News go to this channel from now on, what is kept first. */
  void join(Channel viewer) {
    viewers.add(viewer);
    kept.values().forEach(bytes -> write(viewer, bytes));
  }

  @Override
  public void close() {
    connections.close().awaitUninterruptibly(END_TIMEOUT_MS);
    group.shutdownGracefully(0, END_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
