package io.tombola.node.ros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tombola.msgs.ros.MessageFormatException;
import io.tombola.msgs.ros.MessageWriter;
import io.tombola.msgs.ros.RosServiceType;
import io.tombola.node.ros.tcpros.ServiceLink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The {@link ServiceClient}. */
final class DefaultServiceClient<Q, S> implements ServiceClient<Q, S> {
  private final GraphName name;
  private final RosServiceType<Q, S> type;
  private final ServiceLink link;
  private final Executor executor;
  private final Runnable forget;

  /**
   * A client.
   *
   * @param executor completes the calls
   * @param forget is run at shutdown
   */
  DefaultServiceClient(
      GraphName name,
      RosServiceType<Q, S> type,
      ServiceLink link,
      Executor executor,
      Runnable forget) {
    this.name = name;
    this.type = type;
    this.link = link;
    this.executor = executor;
    this.forget = forget;
  }

  @Override
  public GraphName getName() {
    return name;
  }

  @Override
  public String getType() {
    return type.name();
  }

  @Override
  public CompletableFuture<S> call(Q request) {
    MessageWriter writer = new MessageWriter();
    type.request().write(request, writer);
    return link.call(Unpooled.wrappedBuffer(writer.toByteArray()), this::read)
        .handleAsync(DefaultServiceClient::outcome, executor);
  }

  private S read(ByteBuf body) {
    try {
      return type.response().read(body.nioBuffer());
    } catch (MessageFormatException e) {
      throw new CompletionException(
          name + " answered what is no " + type + ": " + e.getMessage(), e);
    }
  }

  private static <S> S outcome(S response, Throwable error) {
    if (error == null) {
      return response;
    }
    throw new CompletionException(new ServiceException(error.getMessage(), error));
  }

  @Override
  public void call(Q request, ServiceResponseListener<S> listener) {
    var unused =
        call(request)
            .whenComplete(
                (response, error) -> {
                  if (error == null) {
                    listener.onSuccess(response);
                  } else {
                    Throwable cause = error.getCause() == null ? error : error.getCause();
                    listener.onFailure(
                        cause instanceof ServiceException failure
                            ? failure
                            : new ServiceException(cause.toString(), cause));
                  }
                });
  }

  @Override
  public void shutdown() {
    forget.run();
    link.close();
  }
}
