package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.tombola.msgs.ros.RosServiceType;
import io.tombola.node.ros.net.Connector;
import io.tombola.node.ros.net.HostAndPort;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to one service: looks it up, connects when there is a call to make, keeps the connection
 * for the next one, and looks it up anew when it dropped. Calls are made one at a time, in order.
 *
 * <p>All state belongs to one event loop.
 */
// Netty closes the channel when a write fails, and handlers see that; nobody waits for futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ServiceLink {
  /** Calls that may wait for their turn; more fail at once. */
  public static final int MAX_WAITING = 256;

  private static final int HEADER_TIMEOUT_MS = 5_000;

  private final EventLoop loop;
  private final Target target;
  private final Supplier<CompletableFuture<Object>> lookup;
  private final Connector connector;
  private final Queue<Call<?>> waiting = new ArrayDeque<>();
  private Call<?> current;
  private Channel channel;
  private boolean connecting;
  private boolean ready;
  private boolean closed;

  /**
   * Whom to call.
   *
   * @param callerId graph name of the calling node
   * @param service graph name of the service
   * @param maxResponseBytes a server that answers more is disconnected
   */
  public record Target(
      String callerId, String service, RosServiceType<?, ?> type, int maxResponseBytes) {}

  private record Call<S>(
      ByteBuf request, Function<ByteBuf, S> reader, CompletableFuture<S> answer) {
    void complete(ByteBuf body) {
      try {
        answer.complete(reader.apply(body));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    void fail(String problem) {
      answer.completeExceptionally(new IOException(problem));
    }
  }

  /**
   * A link that is not connected.
   *
   * @param lookup asks the master for the service's {@code rosrpc://host:port}
   */
  public ServiceLink(EventLoop loop, Target target, Supplier<CompletableFuture<Object>> lookup) {
    this(loop, target, lookup, new Connector());
  }

  ServiceLink(
      EventLoop loop,
      Target target,
      Supplier<CompletableFuture<Object>> lookup,
      Connector connector) {
    this.loop = loop;
    this.target = target;
    this.lookup = lookup;
    this.connector = connector;
  }

  /**
   * Calls the service; any thread.
   *
   * @param request the request's bytes; released here
   * @param reader turns the response's bytes into the answer, on the loop's thread
   * @return fails with an {@link IOException} that says what was wrong; completes on the loop's
   *     thread
   */
  public <S> CompletableFuture<S> call(ByteBuf request, Function<ByteBuf, S> reader) {
    Call<S> call = new Call<>(request, reader, new CompletableFuture<>());
    loop.execute(
        () -> {
          if (closed || waiting.size() == MAX_WAITING) {
            request.release();
            call.fail(
                target.service()
                    + (closed ? ": this client is shut down" : ": too many calls are waiting"));
            return;
          }
          waiting.add(call);
          next();
        });
    return call.answer;
  }

  /** Disconnects; calls that have no answer yet fail. */
  public void close() {
    loop.execute(
        () -> {
          closed = true;
          failAll("this client is shut down");
          if (channel != null) {
            channel.close();
          }
        });
  }

  private void next() {
    if (current != null || connecting || waiting.isEmpty()) {
      return;
    }
    if (!ready) {
      connecting = true;
      lookup.get().whenCompleteAsync(this::connect, loop);
      return;
    }
    current = waiting.remove();
    ByteBuf frame = channel.alloc().buffer();
    frame.writeIntLE(current.request.readableBytes()).writeBytes(current.request);
    current.request.release();
    channel.writeAndFlush(frame);
  }

  private void connect(Object answer, Throwable error) {
    if (closed) {
      return; // Nobody would close what is opened now.
    }
    if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      connecting = false;
      failAll(cause.getMessage());
      return;
    }
    HostAndPort server;
    try {
      server = HostAndPort.ofRosrpc(String.valueOf(answer));
    } catch (IllegalArgumentException e) {
      connecting = false;
      failAll("the master's answer " + e.getMessage());
      return;
    }
    connect(server);
  }

  private void connect(HostAndPort server) {
    ChannelFuture future =
        connector.connect(
            loop,
            server,
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                KeepAlive.enable(channel.config());
                channel
                    .pipeline()
                    .addLast(new ServiceAnswerDecoder(target.maxResponseBytes()))
                    .addLast(new Answers());
              }
            });
    // What failed at once may have no channel that could be closed, and tells on a strange thread.
    channel = future.cause() == null ? future.channel() : null;
    future.addListener(
        connected -> {
          if (!connected.isSuccess()) {
            loop.execute(() -> notConnected(connected.cause()));
          }
        });
  }

  private void notConnected(Throwable cause) {
    connecting = false;
    failAll(cause.getMessage());
  }

  private void failAll(String problem) {
    String text = target.service() + ": " + problem;
    if (current != null) {
      current.fail(text);
      current = null;
    }
    for (Call<?> call = waiting.poll(); call != null; call = waiting.poll()) {
      call.request.release();
      call.fail(text);
    }
  }

  private Map<String, String> header() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(ConnectionHeader.CALLER_ID, target.callerId());
    fields.put(ConnectionHeader.SERVICE, target.service());
    fields.put(ConnectionHeader.TYPE, target.type().name());
    fields.put(ConnectionHeader.MD5, target.type().md5());
    fields.put(ConnectionHeader.PERSISTENT, "1");
    return fields;
  }

  /** One connection's answers. */
  private final class Answers extends SimpleChannelInboundHandler<ServiceAnswerDecoder.Answer> {
    private String end = "the connection dropped before the answer came";

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(ConnectionHeader.encode(header()));
      loop.schedule(() -> closeUnanswered(context), HEADER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    private void closeUnanswered(ChannelHandlerContext context) {
      if (connecting && channel == context.channel()) {
        end = "no connection header in " + HEADER_TIMEOUT_MS + " ms";
        context.close();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ServiceAnswerDecoder.Answer answer) {
      if (!ready) {
        accept(ConnectionHeader.decode(answer.body()));
        ready = true;
        connecting = false;
      } else if (current == null) {
        throw new CorruptedFrameException("an answer came without a question");
      } else {
        Call<?> call = current;
        current = null;
        if (answer.ok()) {
          call.complete(answer.body());
        } else {
          call.fail(target.service() + " failed: " + answer.text());
        }
      }
      next();
    }

    private void accept(Map<String, String> header) {
      if (header.containsKey(ConnectionHeader.ERROR)) {
        throw new CorruptedFrameException(
            "the server refuses: " + header.get(ConnectionHeader.ERROR));
      }
      String md5 = header.getOrDefault(ConnectionHeader.MD5, "");
      if (!target.type().matches(md5)) {
        throw new CorruptedFrameException(
            String.format(
                "it is %s [%s], wanted %s", header.get(ConnectionHeader.TYPE), md5, target.type()));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      boolean shaken = ready;
      ready = false;
      connecting = false;
      channel = null;
      if (!shaken) {
        failAll(end);
        return;
      }
      if (current != null) {
        current.fail(target.service() + ": " + end);
        current = null;
      }
      next();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end = String.valueOf(cause.getMessage());
      context.close();
    }
  }
}
