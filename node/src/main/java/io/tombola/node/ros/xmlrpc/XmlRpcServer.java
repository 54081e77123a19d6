package io.tombola.node.ros.xmlrpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a {@link RosApi} over HTTP, {@code system.multicall} included. */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class XmlRpcServer {
  /** The largest request or answer that is read, bytes; a robot description fits well. */
  public static final int MAX_BODY_BYTES = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(XmlRpcServer.class);

  private XmlRpcServer() {}

  /**
   * Starts listening.
   *
   * @param api is called on event loop threads
   * @return completes when bound; its channel is the listening socket
   */
  public static ChannelFuture bind(EventLoopGroup group, InetSocketAddress address, RosApi api) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpServerKeepAliveHandler())
                    .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                    .addLast(new RequestHandler(api));
              }
            })
        .bind(address);
  }

  /** Answers the requests of one connection. */
  static final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final RosApi api;

    RequestHandler(RosApi api) {
      this.api = api;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.method().equals(HttpMethod.POST)) {
        byte[] body = XmlRpcEncoder.encode(answer(request));
        context.writeAndFlush(response(HttpResponseStatus.OK, body));
      } else {
        context.writeAndFlush(response(HttpResponseStatus.METHOD_NOT_ALLOWED, new byte[0]));
      }
    }

    private static FullHttpResponse response(HttpResponseStatus status, byte[] body) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "text/xml")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
      return response;
    }

    private XmlRpcMessage answer(FullHttpRequest request) {
      try {
        XmlRpcMessage message = XmlRpcDecoder.decode(new ByteBufInputStream(request.content()));
        if (message instanceof XmlRpcMessage.Call call) {
          return new XmlRpcMessage.Response(
              call.method().equals("system.multicall")
                  ? multicall(call.params())
                  : api.call(call.method(), call.params()));
        }
        throw new XmlRpcException("expected a methodCall");
      } catch (XmlRpcException e) {
        return new XmlRpcMessage.Fault(1, e.getMessage());
      }
    }

    /** Source: xmlrpc.com's note on boxcarring; roslaunch loads parameters with it. */
    private List<Object> multicall(List<Object> params) {
      List<Object> results = new ArrayList<>();
      for (Object call : params.size() == 1 && params.get(0) instanceof List<?> l ? l : List.of()) {
        results.add(boxed(call));
      }
      return results;
    }

    private Object boxed(Object call) {
      try {
        if (call instanceof Map<?, ?> members
            && members.get("methodName") instanceof String method
            && members.get("params") instanceof List<?> params) {
          return List.of(api.call(method, List.copyOf(params)));
        }
        throw new XmlRpcException("a call needs methodName and params");
      } catch (XmlRpcException e) {
        return Map.of("faultCode", 1, "faultString", e.getMessage());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("closing the connection of {}", context.channel().remoteAddress(), cause);
      context.close();
    }
  }
}
