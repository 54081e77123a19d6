package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.tombola.msgs.ros.RosServiceType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the calls of one service, from every client that is connected.
 *
 * <pre>
 * request:  u32 length | body
 * response: u8 ok | u32 length | body, or an error text when ok is 0     lengths little-endian
 * </pre>
 *
 * <p>Calls of one connection are answered in order, one at a time; while one is worked on, no more
 * are read from that connection. Source: wiki.ros.org/ROS/TCPROS and rospy's {@code
 * tcpros_service.py}.
 */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ServiceProvider {
  private static final String YES = "1";
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProvider.class);

  private final String callerId;
  private final String service;
  private final RosServiceType<?, ?> type;
  private final int maxRequestBytes;
  private final Executor executor;
  private final Handler handler;
  private final Set<Channel> clients = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytesReceived = new AtomicLong();
  private final AtomicLong bytesSent = new AtomicLong();
  private volatile boolean closed;

  /** What the service does. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers one request; it may throw, which the client is told.
     *
     * @param request the request's bytes
     * @param response takes the response's bytes
     * @return the error, for a call that fails
     */
    Optional<String> handle(ByteBuf request, ByteBuf response);
  }

  /**
   * A service without clients.
   *
   * @param maxRequestBytes a client that sends more is disconnected
   * @param executor runs {@code handler}, for several connections at once
   */
  public ServiceProvider(
      String callerId,
      String service,
      RosServiceType<?, ?> type,
      int maxRequestBytes,
      Executor executor,
      Handler handler) {
    this.callerId = callerId;
    this.service = service;
    this.type = type;
    this.maxRequestBytes = maxRequestBytes;
    this.executor = executor;
    this.handler = handler;
  }

  /** Calls so far, failed ones too. */
  public long requests() {
    return requests.get();
  }

  /** Bytes of requests so far, without length prefixes. */
  public long bytesReceived() {
    return bytesReceived.get();
  }

  /** Bytes of responses so far, without prefixes. */
  public long bytesSent() {
    return bytesSent.get();
  }

  int maxRequestBytes() {
    return maxRequestBytes;
  }

  /** Why a client that shows {@code header} cannot be served, or null when it can. */
  String refusal(Map<String, String> header) {
    String md5 = header.get(ConnectionHeader.MD5);
    if (md5 == null) {
      return "the connection header has no md5sum";
    }
    if (!type.matches(md5)) {
      return String.format(
          "service [%s] is %s, but %s wants %s [%s]",
          service,
          type,
          header.get(ConnectionHeader.CALLER_ID),
          header.getOrDefault(ConnectionHeader.TYPE, "a type"),
          md5);
    }
    return null;
  }

  /** Answers the header of an accepted client and serves it. */
  void add(Channel channel, Map<String, String> header) {
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put(ConnectionHeader.CALLER_ID, callerId);
    answer.put(ConnectionHeader.SERVICE, service);
    answer.put(ConnectionHeader.TYPE, type.name());
    answer.put(ConnectionHeader.MD5, type.md5());
    answer.put(ConnectionHeader.REQUEST_TYPE, type.request().type().name());
    answer.put(ConnectionHeader.RESPONSE_TYPE, type.response().type().name());
    ChannelFuture answered = channel.writeAndFlush(ConnectionHeader.encode(answer));
    if (closed || YES.equals(header.get(ConnectionHeader.PROBE))) {
      answered.addListener(ChannelFutureListener.CLOSE);
      return;
    }
    clients.add(channel);
    channel.closeFuture().addListener(future -> clients.remove(channel));
    boolean persistent = YES.equals(header.get(ConnectionHeader.PERSISTENT));
    channel.pipeline().addLast(new Calls(persistent));
  }

  /** Disconnects all clients. */
  public void close() {
    closed = true;
    clients.forEach(Channel::close);
  }

  private void answer(ByteBuf request, ByteBuf response) {
    requests.incrementAndGet();
    bytesReceived.addAndGet(request.readableBytes());
    int start = response.writerIndex();
    response.writeByte(1).writeIntLE(0);
    Optional<String> error;
    try {
      error = handler.handle(request, response);
    } catch (RuntimeException e) {
      LOG.error("service {} failed", service, e);
      error = Optional.of(e.toString());
    }
    error.ifPresent(
        text -> {
          response.writerIndex(start).writeByte(0).writeIntLE(0);
          response.writeCharSequence(text, StandardCharsets.UTF_8);
        });
    int body = response.writerIndex() - start - 1 - Integer.BYTES;
    response.setIntLE(start + 1, body);
    bytesSent.addAndGet(body);
  }

  /** One client's calls. */
  private final class Calls extends SimpleChannelInboundHandler<ByteBuf> {
    private final boolean persistent;
    // The last call of this connection; what one read brings along is answered behind it.
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Calls(boolean persistent) {
      this.persistent = persistent;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      Channel channel = context.channel();
      ByteBuf request = frame.retain();
      channel.config().setAutoRead(false);
      last = last.thenRunAsync(() -> call(channel, request), executor);
    }

    private void call(Channel channel, ByteBuf request) {
      ByteBuf response = ByteBufAllocator.DEFAULT.buffer();
      try {
        answer(request, response);
      } finally {
        request.release();
      }
      ChannelFuture sent = channel.writeAndFlush(response);
      if (persistent) {
        channel.config().setAutoRead(true);
      } else {
        sent.addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.warn("{}: leaving a client: {}", service, cause.getMessage());
      context.close();
    }
  }
}
