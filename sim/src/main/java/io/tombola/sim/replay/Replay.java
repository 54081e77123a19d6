package io.tombola.sim.replay;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.util.function.LongUnaryOperator;

/**
 * Plays a recording at its own pace, in packets of at most {@value #PACKET_MS} ms like a driver's.
 */
public final class Replay {
  private static final int PACKET_MS = 10;
  private static final long PACKET_NS = PACKET_MS * 1_000_000L;

  private final double rate;
  private final Pacer pacer;
  private final LongUnaryOperator firstStampNs;
  private boolean started;
  private long shiftNs;
  private long firstNs;
  private long startNs;

  /** Waiting, as an argument: tests need none. */
  public interface Pacer {
    /** The host's monotonic clock. */
    long nowNs();

    /** Returns at {@code timeNs} of that clock, or at once when it is past. */
    void awaitNs(long timeNs) throws InterruptedException;
  }

  /** Takes one packet: events {@code from} to {@code to} of the batch. */
  @FunctionalInterface
  public interface PacketSink {
    /** The batch is valid during the call. */
    void packet(EventBatch batch, int from, int to) throws IOException;
  }

  /** A replay {@code rate} times as fast as the recording, with the recording's own times. */
  public Replay(double rate, Pacer pacer) {
    this(rate, pacer, LongUnaryOperator.identity());
  }

  /**
   * As above, with all times of a recording shifted by one constant, so that its events keep their
   * distances.
   *
   * @param firstStampNs from the first event's recorded time to the one that it gets; asked when
   *     playing starts
   */
  public Replay(double rate, Pacer pacer, LongUnaryOperator firstStampNs) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate " + rate + " must be greater than 0");
    }
    this.rate = rate;
    this.pacer = pacer;
    this.firstStampNs = firstStampNs;
  }

  /** Plays a recording from start to end; each packet leaves when its last event happened. */
  public void play(EventReader recording, PacketSink sink)
      throws IOException, InterruptedException {
    EventBatch batch = new EventBatch();
    started = false;
    shiftNs = 0;
    while (recording.read(batch)) {
      if (!started && batch.size() > 0) {
        start(batch.sensorTimeNs(0));
      }
      batch.shiftTimes(shiftNs, 0, 0);
      int from = 0;
      while (from < batch.size()) {
        int to = packetEnd(batch, from);
        await(batch.sensorTimeNs(to - 1));
        sink.packet(batch, from, to);
        from = to;
      }
    }
  }

  private void start(long recordedNs) {
    started = true;
    firstNs = firstStampNs.applyAsLong(recordedNs);
    shiftNs = firstNs - recordedNs;
    startNs = pacer.nowNs();
  }

  private static int packetEnd(EventBatch batch, int from) {
    long untilNs = batch.sensorTimeNs(from) + PACKET_NS;
    int to = from + 1;
    while (to < batch.size() && batch.sensorTimeNs(to) < untilNs) {
      to++;
    }
    return to;
  }

  private void await(long sensorTimeNs) throws InterruptedException {
    long elapsedNs = Math.max(0, sensorTimeNs - firstNs);
    pacer.awaitNs(startNs + (long) (elapsedNs / rate));
  }

  /** The host's own clock. */
  public static Pacer hostPacer() {
    return new Pacer() {
      @Override
      public long nowNs() {
        return System.nanoTime();
      }

      @Override
      public void awaitNs(long timeNs) throws InterruptedException {
        long leftNs = timeNs - System.nanoTime();
        if (leftNs > 0) {
          Thread.sleep(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
        }
      }
    };
  }
}
