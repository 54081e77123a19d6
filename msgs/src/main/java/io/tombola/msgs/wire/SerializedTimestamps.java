package io.tombola.msgs.wire;

/**
 * The {@code SerializedTS} compression of AEDAT 3.1: three or more events of one timestamp carry it
 * once.
 *
 * <pre>
 * { data | timestamp with bit 31 set } { data | count of events that follow } count x { data }
 * </pre>
 *
 * <p>Source: caer {@code output_common.c} compressTimestampSerialize.
 */
public final class SerializedTimestamps {
  private static final int RUN_FLAG = 0x8000_0000;

  private int timestamp;
  private int dataEventsLeft;
  private boolean countFollows;

  /** Stands before a packet. */
  public SerializedTimestamps() {}

  /** Starts a packet: no run crosses its border. */
  public void start() {
    dataEventsLeft = 0;
    countFollows = false;
  }

  /** True when the next event is a data word alone: its timestamp is that of the run. */
  public boolean inRun() {
    return dataEventsLeft > 0;
  }

  /** The timestamp of an event in a run. */
  public int next() {
    dataEventsLeft--;
    return timestamp;
  }

  /** The timestamp of an event of two words, of which this is the second. */
  public int next(int word) {
    if (countFollows) {
      countFollows = false;
      dataEventsLeft = word;
    } else {
      countFollows = (word & RUN_FLAG) != 0;
      timestamp = word & ~RUN_FLAG;
    }
    return timestamp;
  }
}
