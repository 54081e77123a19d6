package io.tombola.node.ros;

import java.net.URI;

/**
 * A service that a node offers.
 *
 * @param <Q> the request's class
 * @param <S> the response's class
 */
public interface ServiceServer<Q, S> {
  /** The service's global name. */
  GraphName getName();

  /** Name of the service's type. */
  String getType();

  /** Where clients come, as {@code rosrpc://host:port}. */
  URI getUri();

  /** Stops offering the service and tells the master. */
  void shutdown();
}
