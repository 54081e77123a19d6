package io.tombola.msgs.event;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Maps a sensor's clock onto ROS time, from packets that tell both: {@code ROS time = sensor time +
 * offset}.
 *
 * <p>A packet's stamp is taken by the host when it gets the packet, so it is late by a little that
 * varies. The offset starts as that of the first packet. From each later one it moves in a straight
 * line towards that packet's own offset, as if to reach it after {@value #TIME_CONSTANT_S} s, but
 * at most {@value #MAX_SLEW_PPM} ppm: the mapping has no steps and keeps the order of events, evens
 * out late stamps, and follows a drift of 50 ppm within 0.5 ms. When a packet disagrees by more
 * than {@link #MAX_ERROR_NS}, the offset jumps to it and that is counted: the sensor's clock was
 * reset, or a bag started again.
 *
 * <p>One thread feeds it and maps; any may read what it says of itself.
 */
public final class SensorClock {
  /** Seconds in which the offset would reach that of a packet. */
  public static final int TIME_CONSTANT_S = 10;

  /** The fastest that the offset moves, in millionths of sensor time. */
  public static final int MAX_SLEW_PPM = 500;

  /** Disagreement in nanoseconds from which the offset jumps instead of following. */
  public static final long MAX_ERROR_NS = 1_000_000_000L;

  private static final long TIME_CONSTANT_NS = TIME_CONSTANT_S * 1_000_000_000L;
  private static final double PPM = 1e-6;

  private final AtomicLong jumps = new AtomicLong();
  private volatile boolean started;
  private volatile long sensorNs;
  private volatile long offsetNs;
  private volatile long errorNs;
  private volatile long firstSensorNs;
  private volatile long firstOffsetNs;
  private double slope;

  /** A clock that has seen no packet; its offset is 0. */
  public SensorClock() {}

  /**
   * Takes one packet into account, before its events are mapped.
   *
   * @param sensorNs the sensor time that the stamp belongs to, mostly the first event's
   * @param stampNs the packet's stamp in ROS time
   */
  public void observe(long sensorNs, long stampNs) {
    long sampleNs = stampNs - sensorNs;
    long offsetHereNs = offsetNs + moved(sensorNs);
    long disagreementNs = sampleNs - offsetHereNs;
    if (!started || disagreementNs > MAX_ERROR_NS || disagreementNs < -MAX_ERROR_NS) {
      jumps.addAndGet(started ? 1 : 0);
      firstSensorNs = sensorNs;
      firstOffsetNs = sampleNs;
      offsetHereNs = sampleNs;
      disagreementNs = 0;
      started = true;
    }
    this.sensorNs = sensorNs;
    offsetNs = offsetHereNs;
    errorNs = disagreementNs;
    slope = (double) disagreementNs / TIME_CONSTANT_NS;
    slope = Math.max(-MAX_SLEW_PPM * PPM, Math.min(MAX_SLEW_PPM * PPM, slope));
  }

  /**
   * By how much the offset moves from the last packet to {@code atNs}, a silence taken as short.
   */
  private long moved(long atNs) {
    long elapsedNs = Math.max(0, Math.min(TIME_CONSTANT_NS, atNs - sensorNs));
    return (long) Math.floor(elapsedNs * slope);
  }

  /** Turns the sensor times of the packet last observed into ROS times. */
  public void toRosTime(EventBatch batch) {
    batch.shiftTimes(offsetNs, sensorNs, slope);
  }

  /** ROS time minus sensor time at the last packet, nanoseconds; 0 before the first. */
  public long offsetNs() {
    return offsetNs;
  }

  /**
   * How much faster ROS time has run than the sensor's clock since the last jump, in millionths.
   */
  public double driftPpm() {
    long elapsedNs = sensorNs - firstSensorNs;
    return elapsedNs <= 0 ? 0 : (offsetNs - firstOffsetNs) / (elapsedNs * PPM);
  }

  /** By how much the last packet's own offset was above {@link #offsetNs}, nanoseconds. */
  public long errorNs() {
    return errorNs;
  }

  /** How often the offset jumped after the first packet. */
  public long jumps() {
    return jumps.get();
  }
}
