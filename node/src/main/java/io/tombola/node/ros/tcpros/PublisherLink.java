package io.tombola.node.ros.tcpros;

import static java.util.stream.Collectors.joining;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.ros.net.HostAndPort;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from one publisher: asks its slave API where to connect, connects, and does both again
 * with growing pauses whenever that fails or the connection drops, until closed.
 *
 * <p>Everything runs on one event loop; the fields others read are volatile.
 */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
final class PublisherLink {
  private static final int FIRST_PAUSE_MS = 100;
  private static final int LONGEST_PAUSE_MS = 5_000;
  private static final int HEADER_TIMEOUT_MS = 5_000;
  private static final Logger LOG = LoggerFactory.getLogger(PublisherLink.class);

  private final EventLoop loop;
  private final TopicSubscription.Request request;
  private final XmlRpcClient slaves;
  private final int id;
  private final String slaveUri;
  private final BiConsumer<PublisherInfo, ByteBuf> listener;
  private final AtomicLong connectionsMade;
  private Channel channel;
  private boolean closed;
  private int pauseMs = FIRST_PAUSE_MS;
  private String problem = "";
  private volatile boolean connected;
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  PublisherLink(
      EventLoop loop,
      TopicSubscription.Request request,
      XmlRpcClient slaves,
      int id,
      String slaveUri,
      BiConsumer<PublisherInfo, ByteBuf> listener,
      AtomicLong connectionsMade) {
    this.loop = loop;
    this.request = request;
    this.slaves = slaves;
    this.id = id;
    this.slaveUri = slaveUri;
    this.listener = listener;
    this.connectionsMade = connectionsMade;
  }

  boolean connected() {
    return connected;
  }

  ConnectionInfo info() {
    return new ConnectionInfo(id, slaveUri, connected, messages.get(), bytes.get(), 0);
  }

  void close() {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }

  void open() {
    if (closed) {
      return;
    }
    URI slave;
    try {
      slave = new URI(slaveUri);
    } catch (URISyntaxException e) {
      retry("its address cannot be read: " + e.getMessage());
      return;
    }
    List<Object> protocols = List.of(List.of("TCPROS"));
    slaves
        .call(slave, "requestTopic", request.callerId(), request.topic(), protocols)
        .whenCompleteAsync(this::connect, loop);
  }

  private void connect(Object answer, Throwable error) {
    if (closed) {
      return;
    }
    if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      retry(String.valueOf(cause.getMessage()));
    } else if (answer instanceof List<?> protocol
        && protocol.size() >= 3
        && "TCPROS".equals(protocol.get(0))
        && protocol.get(1) instanceof String host
        && protocol.get(2) instanceof Integer port
        && port > 0
        && port <= 0xFFFF) {
      connect(new HostAndPort(host, port));
    } else {
      retry("requestTopic answered " + answer);
    }
  }

  private void connect(HostAndPort server) {
    ChannelFuture connecting =
        slaves
            .connector()
            .connect(
                loop,
                server,
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    KeepAlive.enable(channel.config());
                    TcprosFrameDecoder decoder = new TcprosFrameDecoder(request.maxMessageBytes());
                    channel.config().setRecvByteBufAllocator(new FrameReadAllocator(decoder));
                    channel.pipeline().addLast(decoder).addLast(new Receiver());
                  }
                });
    // What failed at once may have no channel that could be closed, and tells on a strange thread.
    channel = connecting.cause() == null ? connecting.channel() : null;
    connecting.addListener(
        future -> {
          if (!future.isSuccess()) {
            loop.execute(() -> retry(String.valueOf(future.cause().getMessage())));
          }
        });
  }

  private void retry(String why) {
    if (closed) {
      connected = false;
      return;
    }
    if (connected) {
      // Most often the publisher has ended and the master has not said so yet.
      LOG.info("{}: {} is gone: {}", request.topic(), slaveUri, why);
      connected = false;
    } else if (!why.equals(problem)) {
      LOG.warn("{}: no connection to {}, retrying: {}", request.topic(), slaveUri, why);
      problem = why;
    }
    loop.schedule(this::open, pauseMs, TimeUnit.MILLISECONDS);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  private Map<String, String> header() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(ConnectionHeader.CALLER_ID, request.callerId());
    fields.put(ConnectionHeader.TOPIC, request.topic());
    fields.put(ConnectionHeader.TYPE, request.asked().name());
    fields.put(ConnectionHeader.MD5, request.asked().md5());
    fields.put(ConnectionHeader.DEFINITION, request.asked().definition());
    fields.put(ConnectionHeader.TCP_NODELAY, request.tcpNodelay() ? "1" : "0");
    return fields;
  }

  /** One connection's incoming frames. */
  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    private PublisherInfo publisher;
    private String end = "the connection dropped";

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(ConnectionHeader.encode(header()));
      loop.schedule(() -> closeUnanswered(context), HEADER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    private void closeUnanswered(ChannelHandlerContext context) {
      if (publisher == null) {
        end = "no connection header in " + HEADER_TIMEOUT_MS + " ms";
        context.close();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      if (closed) {
        return;
      }
      if (publisher == null) {
        publisher = accept(ConnectionHeader.decode(frame));
        return;
      }
      messages.incrementAndGet();
      bytes.addAndGet(frame.readableBytes());
      listener.accept(publisher, frame);
    }

    private PublisherInfo accept(Map<String, String> header) {
      if (header.containsKey(ConnectionHeader.ERROR)) {
        throw new CorruptedFrameException(
            "the publisher refuses: " + header.get(ConnectionHeader.ERROR));
      }
      PublisherInfo info = PublisherInfo.of(header);
      if (!request.accepts(info.type().md5())) {
        throw new CorruptedFrameException(
            "it publishes "
                + info.type()
                + ", wanted "
                + request.types().stream().map(RosType::toString).collect(joining(" or ")));
      }
      connected = true;
      connectionsMade.incrementAndGet();
      problem = "";
      pauseMs = FIRST_PAUSE_MS;
      LOG.info(
          "{}: connected to {}, which publishes {}",
          request.topic(),
          info.callerId().isEmpty() ? slaveUri : info.callerId(),
          info.type().name());
      return info;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      retry(end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end = String.valueOf(cause.getMessage());
      context.close();
    }
  }
}
