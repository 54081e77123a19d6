package io.tombola.node.ros.xmlrpc;

import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.tombola.node.ros.net.Connector;
import io.tombola.node.ros.net.HostAndPort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Makes XML-RPC calls without blocking, one connection a call. */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class XmlRpcClient {
  private final EventLoopGroup group;
  private final Duration timeout;
  private final Connector connector;

  /** A client whose calls fail after {@code timeout}. */
  public XmlRpcClient(EventLoopGroup group, Duration timeout) {
    this(group, timeout, new Connector());
  }

  /** A client that connects by {@code connector}. */
  public XmlRpcClient(EventLoopGroup group, Duration timeout, Connector connector) {
    this.group = group;
    this.timeout = timeout;
    this.connector = connector;
  }

  /** What it connects by, for connections that its answers lead to. */
  public Connector connector() {
    return connector;
  }

  /**
   * Calls a ROS API method and takes the value out of its {@code [code, status, value]}. Never
   * throws: whatever is wrong, it is the result that fails.
   *
   * @return completes on an event loop thread, with an {@link XmlRpcException} when the other side
   *     cannot be reached, refuses, or answers with a code other than 1
   */
  public CompletableFuture<Object> call(URI server, String method, Object... params) {
    return exchange(server, method, params).thenApply(answer -> value(server, method, answer));
  }

  private static Object value(URI server, String method, XmlRpcMessage answer) {
    if (answer instanceof XmlRpcMessage.Fault fault) {
      throw failed(server, method, fault.text());
    }
    if (answer instanceof XmlRpcMessage.Response response
        && response.value() instanceof List<?> triple
        && triple.size() == 3
        && triple.get(0) instanceof Integer code) {
      if (code == 1) {
        return triple.get(2);
      }
      throw failed(server, method, String.valueOf(triple.get(1)));
    }
    throw failed(server, method, "the answer is not [code, status, value]: " + answer);
  }

  private static CompletionException failed(URI server, String method, String problem) {
    return new CompletionException(
        XmlRpcException.refused(method + " at " + server + ": " + problem));
  }

  private CompletableFuture<XmlRpcMessage> exchange(URI server, String method, Object[] params) {
    CompletableFuture<XmlRpcMessage> answer = new CompletableFuture<>();
    if (group.isShuttingDown()) {
      answer.completeExceptionally(new XmlRpcException(method + ": this side is shutting down"));
      return answer;
    }
    try {
      send(server, new XmlRpcMessage.Call(method, List.of(params)), answer);
    } catch (RuntimeException e) {
      answer.completeExceptionally(new XmlRpcException(method + ": " + e.getMessage(), e));
    }
    return answer;
  }

  private void send(URI server, XmlRpcMessage.Call call, CompletableFuture<XmlRpcMessage> answer) {
    HostAndPort peer = HostAndPort.ofHttp(server);
    byte[] body = XmlRpcEncoder.encode(call);
    ChannelFuture connected = connect(peer, new AnswerHandler(server, answer));
    connected.addListener(
        future -> {
          if (future.isSuccess()) {
            connected.channel().writeAndFlush(request(peer, body));
          } else {
            answer.completeExceptionally(
                new XmlRpcException("cannot reach " + server, future.cause()));
          }
        });
    if (connected.cause() != null) {
      return; // The listener has said so; there may be no channel, and so no loop, for the rest.
    }
    // While the name is looked up, nothing else tells that the loop has ended.
    connected
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              if (!connected.isDone()) {
                answer.completeExceptionally(
                    new XmlRpcException("cannot reach " + server + ": its name was not found yet"));
              }
            });
    closeInTheEnd(connected.channel(), server, call.method(), answer);
  }

  private ChannelFuture connect(HostAndPort peer, AnswerHandler handler) {
    return connector.connect(
        group,
        peer,
        new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            channel
                .pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(XmlRpcServer.MAX_BODY_BYTES))
                .addLast(handler);
          }
        });
  }

  private void closeInTheEnd(
      Channel channel, URI server, String method, CompletableFuture<XmlRpcMessage> answer) {
    var timer =
        channel
            .eventLoop()
            .schedule(
                () ->
                    answer.completeExceptionally(
                        new XmlRpcException(
                            method
                                + " at "
                                + server
                                + ": no answer in "
                                + timeout.toMillis()
                                + " ms")),
                timeout.toMillis(),
                TimeUnit.MILLISECONDS);
    answer.whenComplete(
        (value, error) -> {
          timer.cancel(false);
          channel.close();
        });
  }

  private static FullHttpRequest request(HostAndPort peer, byte[] body) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/RPC2", Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, peer.toString())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.CONTENT_TYPE, "text/xml")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return request;
  }

  /** Hands the one answer on. */
  private static final class AnswerHandler extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final URI server;
    private final CompletableFuture<XmlRpcMessage> answer;

    AnswerHandler(URI server, CompletableFuture<XmlRpcMessage> answer) {
      this.server = server;
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response)
        throws XmlRpcException {
      if (!response.status().equals(HttpResponseStatus.OK)) {
        throw new XmlRpcException(server + " answers HTTP " + response.status());
      }
      answer.complete(XmlRpcDecoder.decode(new ByteBufInputStream(response.content())));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(
          new XmlRpcException(server + " closed the connection without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.completeExceptionally(
          cause instanceof XmlRpcException
              ? cause
              : new XmlRpcException(server + ": " + cause.getMessage(), cause));
    }
  }
}
