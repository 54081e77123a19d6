package io.tombola.node.ros;

/**
 * Is told how a call ended, on one of the node's own threads.
 *
 * @param <S> the response's class
 */
public interface ServiceResponseListener<S> {
  /** The call was answered. */
  void onSuccess(S response);

  /** The call failed: the server cannot be reached, or says so. */
  void onFailure(ServiceException error);
}
