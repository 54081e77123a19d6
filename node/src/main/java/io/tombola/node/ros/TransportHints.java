package io.tombola.node.ros;

/**
 * What a subscriber asks of the way its messages take.
 *
 * @param tcpNodelay whether publishers shall send small messages at once rather than wait for more
 */
public record TransportHints(boolean tcpNodelay) {
  /** Messages come at once. */
  public static final TransportHints PROMPT = new TransportHints(true);
}
