package io.tombola.msgs.wire;

/**
 * Follows a sensor's 32-bit counter of microseconds, which wraps every 71.6 minutes, as a 64-bit
 * one that does not.
 *
 * <p>Differences are taken in 32-bit arithmetic, so that it runs on across a wrap and goes back
 * where the sensor does.
 */
public final class MicrosecondCounter {
  private static final long NS_PER_US = 1000;

  private boolean started;
  private int last;
  private long timeUs;

  /** Takes its first reading as it is, unsigned. */
  public MicrosecondCounter() {}

  /** The time of a reading, in nanoseconds. */
  public long timeNs(int reading) {
    timeUs = started ? timeUs + (reading - last) : Integer.toUnsignedLong(reading);
    started = true;
    last = reading;
    return timeUs * NS_PER_US;
  }
}
