package io.tombola.node.ros;

/**
 * What a service does.
 *
 * @param <Q> the request's class
 * @param <S> the response's class
 */
@FunctionalInterface
public interface ServiceResponseBuilder<Q, S> {
  /**
   * Makes the response to a request.
   *
   * @throws ServiceException when the call fails; the client is told the message
   */
  S build(Q request) throws ServiceException;
}
