package io.tombola.node.ingest;

import io.tombola.msgs.event.SensorClock;
import io.tombola.msgs.wire.DatagramCodec;
import java.util.concurrent.atomic.AtomicLong;

/** One sender of datagrams: its place in the stream and its sensor's clock. */
final class DatagramSource {
  private final String name;
  private final SensorClock clock = new SensorClock();
  private final AtomicLong droppedHere = new AtomicLong();
  private DatagramCodec codec;
  private long missedSeen;

  /** A sender that has sent nothing; {@code name} tells people its address. */
  DatagramSource(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  SensorClock clock() {
    return clock;
  }

  /** What decodes its datagrams; null before the first. */
  DatagramCodec codec() {
    return codec;
  }

  void codec(DatagramCodec codec) {
    this.codec = codec;
  }

  /** Notes that a datagram of this sender was dropped before it was decoded. */
  void droppedHere() {
    droppedHere.incrementAndGet();
  }

  /** Datagrams lost on their way since the last call, by its sequence numbers. */
  long missing() {
    long missed = codec.missedDatagrams() - missedSeen;
    if (missed == 0) {
      return 0;
    }
    missedSeen += missed;
    // what was dropped here beyond this gap belongs to one that is still to come
    long here = droppedHere.getAndUpdate(dropped -> Math.max(0, dropped - missed));
    long onTheWay = Math.max(0, missed - here);
    return onTheWay <= SequenceGaps.MAX_GAP ? onTheWay : 0;
  }
}
