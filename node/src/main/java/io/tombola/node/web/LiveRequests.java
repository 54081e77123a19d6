package io.tombola.node.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one browser's requests: {@code /} is the page, {@code /live} the news. */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
final class LiveRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRequests.class);
  private static final byte[] PAGE = resource("live.html");

  /** The page needs nothing from elsewhere, and nothing it shows is code. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'";

  private final LivePage page;

  LiveRequests(LivePage page) {
    this.page = page;
  }

  private static byte[] resource(String name) {
    try (InputStream in = LiveRequests.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      answer(context, HttpResponseStatus.BAD_REQUEST, "this is no HTTP request");
    } else if (!request.method().equals(HttpMethod.GET)) {
      answer(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "there is only GET");
    } else {
      switch (new QueryStringDecoder(request.uri()).rawPath()) {
        case "/" -> answer(context, HttpResponseStatus.OK, "text/html; charset=utf-8", PAGE);
        case "/live" -> stream(context);
        default -> answer(context, HttpResponseStatus.NOT_FOUND, "there is only /, and /live");
      }
    }
  }

  private void stream(ChannelHandlerContext context) {
    if (!page.hasRoom()) {
      String problem = LivePage.MOST_VIEWERS + " look on already";
      answer(context, HttpResponseStatus.SERVICE_UNAVAILABLE, problem);
      return;
    }
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    describe(response, "text/event-stream");
    HttpUtil.setTransferEncodingChunked(response, true);
    context.writeAndFlush(response);
    page.join(context.channel());
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    answer(context, status, "text/plain; charset=utf-8", body);
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, String type, byte[] body) {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    describe(response, type);
    HttpUtil.setContentLength(response, body.length);
    context.writeAndFlush(response);
  }

  private static void describe(HttpResponse response, String type) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .set("X-Content-Type-Options", "nosniff");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("closing the connection of {}", context.channel().remoteAddress(), cause);
    context.close();
  }
}
