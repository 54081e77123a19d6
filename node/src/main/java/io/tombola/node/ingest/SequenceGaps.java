package io.tombola.node.ingest;

/**
 * Finds lost messages by their sender's counter.
 *
 * <p>A counter that stands still, steps back or leaps by more than {@link #MAX_GAP} is believed to
 * be another sender or a new start: nothing is missing then. Two senders that alternate on one
 * topic are beyond it.
 */
public final class SequenceGaps {
  /** Messages that can be missed in a row. */
  public static final long MAX_GAP = 10_000;

  private boolean started;
  private long last;

  /**
   * Takes the counter of the message that has just arrived.
   *
   * @return messages that were lost between the one before and this one
   */
  public long missing(long sequence) {
    long step = sequence - last;
    boolean gap = started && step > 1 && step <= MAX_GAP;
    started = true;
    last = sequence;
    return gap ? step - 1 : 0;
  }
}
