package io.tombola.node.actor;

/**
 * Where the time of one timestep's decision went: stamps of the host's monotonic clock, reused from
 * step to step. Stages follow each other without a gap.
 *
 * <p>Owned by the camera's thread.
 */
public final class StageTimes {
  private long receivedNs;
  private long decodedNs;
  private long takenNs;
  private long wholeNs;
  private long inferredNs;
  private long publishedNs;

  /** A part of the way, in order. */
  public enum Stage {
    /** From the packet's arrival, whole, until its events were handed to the camera. */
    DECODE,
    /** Until the camera took the packet up. */
    QUEUE,
    /** Until the timestep was whole; those that the packet closed before it ran in this time. */
    BIN,
    /** Until the network had run. */
    INFER,
    /** Until it was decided and the timestep's messages were handed to the sockets. */
    PUBLISH
  }

  /** The camera takes up a packet, at {@code takenNs}. */
  void packet(long receivedNs, long decodedNs, long takenNs) {
    this.receivedNs = receivedNs;
    this.decodedNs = decodedNs;
    this.takenNs = takenNs;
  }

  /** The network ran the timestep from {@code wholeNs} to {@code inferredNs}. */
  void inferred(long wholeNs, long inferredNs) {
    this.wholeNs = wholeNs;
    this.inferredNs = inferredNs;
  }

  /** The timestep's messages are on their way. */
  void published(long publishedNs) {
    this.publishedNs = publishedNs;
  }

  /** Arrival of the packet that closed the timestep. */
  public long receivedNs() {
    return receivedNs;
  }

  /** Length of one stage. */
  public long ns(Stage stage) {
    return switch (stage) {
      case DECODE -> decodedNs - receivedNs;
      case QUEUE -> takenNs - decodedNs;
      case BIN -> wholeNs - takenNs;
      case INFER -> inferredNs - wholeNs;
      case PUBLISH -> publishedNs - inferredNs;
    };
  }

  /** Length of the whole way. */
  public long totalNs() {
    return publishedNs - receivedNs;
  }
}
