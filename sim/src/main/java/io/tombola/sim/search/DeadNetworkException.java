package io.tombola.sim.search;

/** A network that can learn nothing; the message says why and what to change. */
public final class DeadNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadNetworkException(String problem) {
    super(problem);
  }
}
