package io.tombola.sim.bench.latency;

import io.netty.buffer.ByteBuf;
import io.tombola.msgs.ros.Header;
import io.tombola.msgs.ros.MessageFormatException;
import io.tombola.msgs.ros.MessageReader;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Messages of one topic as a subscriber gets them: the time from the write of the packet that ended
 * their timestep to the receipt of them. The header's stamp says which timestep that was.
 */
final class Answers {
  private static final long LONGEST_NS = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final Schedule schedule;
  private final LongUnaryOperator sentNs;
  private final long fromTimestep;
  private final Histogram latencyNs = new ConcurrentHistogram(LONGEST_NS, DIGITS);

  /**
   * Answers to what a camera sends by {@code schedule}.
   *
   * @param sentNs by the packet's number: when it was written, 0 when it was not
   * @param fromTimestep answers to earlier ones warm up and do not count
   */
  Answers(Schedule schedule, LongUnaryOperator sentNs, long fromTimestep) {
    this.schedule = schedule;
    this.sentNs = sentNs;
    this.fromTimestep = fromTimestep;
  }

  /** Takes a message whose first field is its header; on the network's thread. */
  void message(ByteBuf body) {
    long nowNs = System.nanoTime();
    long stampNs;
    try {
      stampNs = Header.read(new MessageReader(body.nioBuffer())).stampNs();
    } catch (MessageFormatException e) {
      throw new IllegalStateException(e);
    }
    long timestep = schedule.timestep(stampNs);
    if (stampNs >= schedule.firstEventNs() && timestep >= fromTimestep) {
      long writtenNs = sentNs.applyAsLong(schedule.closingPacket(timestep));
      if (writtenNs != 0) {
        latencyNs.recordValue(Math.min(LONGEST_NS, nowNs - writtenNs));
      }
    }
  }

  /** Nanoseconds of all answers so far; each timestep counts once. */
  Histogram latencyNs() {
    return latencyNs;
  }
}
