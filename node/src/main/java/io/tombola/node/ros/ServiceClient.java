package io.tombola.node.ros;

import java.util.concurrent.CompletableFuture;

/**
 * Calls a service over one connection that is kept. Safe for several threads; calls are made one at
 * a time, in order.
 *
 * @param <Q> the request's class
 * @param <S> the response's class
 */
public interface ServiceClient<Q, S> {
  /** The service's global name. */
  GraphName getName();

  /** Name of the service's type. */
  String getType();

  /**
   * Calls the service. There is no time limit once the server is reached, as nobody knows how long
   * its work takes; use {@link CompletableFuture#orTimeout}.
   *
   * @return completes on one of the node's own threads; fails with a {@link ServiceException}
   */
  CompletableFuture<S> call(Q request);

  /** As above, telling a listener. */
  void call(Q request, ServiceResponseListener<S> listener);

  /** Disconnects; calls without an answer fail. */
  void shutdown();
}
