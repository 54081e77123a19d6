package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Events as EVT 3.0 words; {@link Evt3} has them. Decoded, they come out in the same order.
 *
 * <p>Times are cut to microseconds. Only their lower 24 bits are written, so that a stream keeps
 * every difference in time, but not the time at which it began: it begins within the first
 * 16.777216 s. A silence of several periods is bridged by TIME_HIGH words.
 */
public final class Evt3Encoder {
  /** Room that {@link #encode} needs for at least one event, in bytes. */
  public static final int MIN_ROOM = 1 << 15;

  /** The longest silence that is bridged, in microseconds: a day. */
  public static final long MAX_SILENCE_US = 24 * 3600 * 1_000_000L;

  private static final int MAX_COORDINATE = Evt3.COORDINATE_MASK;
  private static final int MAX_TIME_HIGH = Evt3.TIME_MASK;
  private static final int MIN_VECTOR_EVENTS = 3;
  private static final int NONE = -1;

  private boolean started;
  private long highUs;
  private int low = NONE;
  private int y = NONE;

  /** An encoder at the start of a stream. */
  public Evt3Encoder() {}

  /**
   * Appends events {@code from} (inclusive) to {@code to} (exclusive) as far as {@code out} has
   * room; its position moves behind them.
   *
   * @return the first event that was not written, {@code to} when all were; with {@link #MIN_ROOM}
   *     bytes of room at least one is written
   * @throws IllegalArgumentException when a pixel does not fit 11 bits, a time lies more than 40 ms
   *     before its predecessor or more than {@link #MAX_SILENCE_US} after it
   */
  public int encode(EventBatch batch, int from, int to, ByteBuffer out) {
    ByteBuffer words = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int next = from;
    while (next < to && words.remaining() >= MIN_ROOM) {
      next = encodeRow(batch, next, to, words);
    }
    out.position(words.position());
    return next;
  }

  /** Writes one event, or a vector of events in one row; answers the next. */
  private int encodeRow(EventBatch batch, int from, int to, ByteBuffer words) {
    checkPixel(batch.x(from), batch.y(from));
    putTime(Math.floorDiv(batch.sensorTimeNs(from), Evt3.NS_PER_US), words);
    if (batch.y(from) != y) {
      y = batch.y(from);
      put(words, Evt3.ADDR_Y, y);
    }
    int x = batch.x(from);
    int polarity = batch.on(from) ? Evt3.POLARITY_BIT : 0;
    int end = vectorEnd(batch, from, to, x);
    if (end - from < MIN_VECTOR_EVENTS) {
      put(words, Evt3.ADDR_X, polarity | x);
      return from + 1;
    }
    put(words, Evt3.VECT_BASE_X, polarity | x);
    int valid = 0;
    for (int i = from; i < end; i++) {
      valid |= 1 << (batch.x(i) - x);
    }
    put(words, Evt3.VECT_12, valid);
    return end;
  }

  /** Behind the events that share time, row and polarity, in ascending columns of one vector. */
  private static int vectorEnd(EventBatch batch, int from, int to, int x) {
    long timeUs = Math.floorDiv(batch.sensorTimeNs(from), Evt3.NS_PER_US);
    int last = x;
    int end = from + 1;
    while (end < to
        && batch.x(end) > last
        && batch.x(end) < x + Evt3.VECT_12_LENGTH
        && batch.x(end) <= MAX_COORDINATE
        && batch.y(end) == batch.y(from)
        && batch.on(end) == batch.on(from)
        && Math.floorDiv(batch.sensorTimeNs(end), Evt3.NS_PER_US) == timeUs) {
      last = batch.x(end);
      end++;
    }
    return end;
  }

  private void putTime(long timeUs, ByteBuffer words) {
    long newHighUs = timeUs & ~Evt3.TIME_MASK;
    if (!started || newHighUs != highUs) {
      if (started) {
        bridge(newHighUs, words);
      }
      started = true;
      highUs = newHighUs;
      put(words, Evt3.TIME_HIGH, high(newHighUs));
      low = NONE;
    }
    if ((timeUs & Evt3.TIME_MASK) != low) {
      low = (int) timeUs & Evt3.TIME_MASK;
      put(words, Evt3.TIME_LOW, low);
    }
  }

  /** Steps through the wraps of a silence that the word for {@code newHighUs} would not show. */
  private void bridge(long newHighUs, ByteBuffer words) {
    long stepUs = newHighUs - highUs;
    boolean wrapped = period(newHighUs) != period(highUs);
    if (stepUs < -((long) Evt3.MAX_JITTER_HIGH << Evt3.TIME_HIGH_SHIFT)
        || (stepUs < 0 && wrapped)) {
      throw new IllegalArgumentException(
          "time goes back by " + -stepUs + " us, which EVT3 cannot say; sort the events by time");
    }
    if (stepUs > MAX_SILENCE_US) {
      throw new IllegalArgumentException(
          "a silence of " + stepUs + " us; EVT3 is written for up to " + MAX_SILENCE_US);
    }
    for (long left = period(newHighUs) - period(highUs); left > 0; left--) {
      // A wrap shows as a step back of more than jitter: make sure that it is one.
      put(words, Evt3.TIME_HIGH, MAX_TIME_HIGH);
      put(words, Evt3.TIME_HIGH, 0);
    }
  }

  private static long period(long timeUs) {
    return Math.floorDiv(timeUs, Evt3.TIME_PERIOD_US);
  }

  private static int high(long timeUs) {
    return (int) (timeUs >> Evt3.TIME_HIGH_SHIFT) & Evt3.TIME_MASK;
  }

  private static void put(ByteBuffer words, int code, int payload) {
    words.putShort((short) (code << Evt3.CODE_SHIFT | payload));
  }

  private static void checkPixel(int x, int y) {
    if (x > MAX_COORDINATE || y > MAX_COORDINATE) {
      throw new IllegalArgumentException(
          "pixel (" + x + ", " + y + ") does not fit the 11 bits of EVT3");
    }
  }
}
