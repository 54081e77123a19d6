package io.tombola.msgs.wire;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SPIF, the UDP format of SpiNNaker's spiffer and of AEStream: 32-bit little-endian words, without
 * a header or a sequence number.
 *
 * <pre>
 * u32 { bit 31 1 = no timestamp | bits 16-30 x | bit 15 polarity, 1 = ON | bits 0-14 y }
 * u32 timestamp in us, when bit 31 of the word before is 0
 * </pre>
 *
 * <p>Pixel (0, 0) is the top left. Events without a timestamp take the datagram's arrival.
 *
 * <p>AEStream ends a run of timestamped events with a datagram twice as long as its valid bytes. So
 * the first event that lies outside of the sensor or is older than the one before it in the same
 * datagram ends the datagram, and the rest of it counts as malformed. A last word whose timestamp
 * is missing is malformed when others in the datagram had theirs; alone, it is an event without a
 * timestamp, as AEStream's own test sends it.
 *
 * <p>Sources: SpiNNakerManchester/spif {@code spiffer/README.md}; aestream {@code dvs_to_udp.cpp},
 * {@code test_udp.py}.
 */
public final class SpifCodec implements DatagramCodec {
  private static final int WORD_LENGTH = 4;
  private static final int TIMED_LENGTH = 8;
  private static final int UNTIMED_BIT = 0x8000_0000;
  private static final int X_SHIFT = 16;
  private static final int ON_BIT = 0x8000;
  private static final int MAX_COORDINATE = 0x7FFF;

  /**
   * No datagram waits for its last event longer than this; it tells a bad tail after a wrap too.
   */
  private static final int MAX_SPAN_US = 60_000_000;

  private static final long NS_PER_US = 1000;

  private static final VarHandle U32 =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int height;
  private final Timestamps timestamps;
  private final EventLedger ledger;
  private final MicrosecondCounter counter = new MicrosecondCounter();
  private boolean timed;

  /** Whether words are followed by timestamps. */
  public enum Timestamps {
    /** Bit 31 of each word says. */
    AUTO,
    /** Each word is, whatever its bit 31 says. */
    ALWAYS,
    /** None is, whatever its bit 31 says. */
    NEVER
  }

  /** A codec of a sensor of {@code width} x {@code height} pixels, which the wire does not tell. */
  public SpifCodec(int width, int height, Timestamps timestamps, EventLedger ledger) {
    this.width = width;
    this.height = height;
    this.timestamps = timestamps;
    this.ledger = ledger;
    this.timed = timestamps == Timestamps.ALWAYS;
  }

  @Override
  public void decode(ByteBuffer datagram, String source, long arrivalNs, EventBatch into)
      throws EventFormatException {
    into.sensor(width, height);
    int start = datagram.position();
    int end = datagram.limit();
    if (end - start < WORD_LENGTH) {
      throw new EventFormatException(
          source, end - start, "a SPIF datagram has one 32-bit word or more");
    }
    into.ensureCapacity(into.size() + (end - start) / WORD_LENGTH);
    int valid = decodeEvents(datagram, start, end, arrivalNs, into);
    if (valid < end) {
      int eventLength = timed ? TIMED_LENGTH : WORD_LENGTH;
      int rest = (end - valid + eventLength - 1) / eventLength;
      ledger.in(rest);
      ledger.drop(DropCause.MALFORMED, rest);
    }
  }

  /** Appends events up to the first that cannot be; answers its offset. */
  private int decodeEvents(
      ByteBuffer datagram, int start, int end, long arrivalNs, EventBatch into) {
    int at = start;
    int lastReading = 0;
    boolean sawTimestamp = false;
    while (end - at >= WORD_LENGTH) {
      int word = u32(datagram, at);
      int x = (word >>> X_SHIFT) & MAX_COORDINATE;
      int y = word & MAX_COORDINATE;
      if (x >= width || y >= height) {
        return at;
      }
      boolean hasTimestamp = hasTimestamp(word);
      if (!hasTimestamp || (end - at < TIMED_LENGTH && lacksItsTimestamp(sawTimestamp))) {
        into.add(arrivalNs, x, y, (word & ON_BIT) != 0);
        timed = false;
        at += WORD_LENGTH;
      } else if (end - at < TIMED_LENGTH) {
        return at;
      } else {
        int reading = u32(datagram, at + WORD_LENGTH);
        if (sawTimestamp && Integer.compareUnsigned(reading - lastReading, MAX_SPAN_US) > 0) {
          return at;
        }
        sawTimestamp = true;
        lastReading = reading;
        into.add(counter.timeNs(reading), x, y, (word & ON_BIT) != 0);
        timed = true;
        at += TIMED_LENGTH;
      }
    }
    return at;
  }

  private boolean hasTimestamp(int word) {
    return switch (timestamps) {
      case AUTO -> (word & UNTIMED_BIT) == 0;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }

  private boolean lacksItsTimestamp(boolean sawTimestamp) {
    return timestamps == Timestamps.AUTO && !sawTimestamp;
  }

  /** Writes timestamps unless made with {@link Timestamps#NEVER}. */
  @Override
  public int encode(EventBatch batch, int from, int to, ByteBuffer out) {
    boolean withTimestamps = timestamps != Timestamps.NEVER;
    int eventLength = withTimestamps ? TIMED_LENGTH : WORD_LENGTH;
    int at = out.position();
    int next = from;
    while (next < to && out.limit() - at >= eventLength) {
      int word = word(batch, next);
      if (withTimestamps) {
        U32.set(out, at, word);
        U32.set(out, at + WORD_LENGTH, (int) (batch.sensorTimeNs(next) / NS_PER_US));
      } else {
        U32.set(out, at, word | UNTIMED_BIT);
      }
      at += eventLength;
      next++;
    }
    out.position(at);
    return next;
  }

  /** Of the last event decoded; mixed streams are judged datagram by datagram. */
  @Override
  public boolean timed() {
    return timed;
  }

  private static int word(EventBatch batch, int index) {
    int x = batch.x(index);
    int y = batch.y(index);
    if (x > MAX_COORDINATE || y > MAX_COORDINATE) {
      throw new IllegalArgumentException(
          "pixel (" + x + ", " + y + ") does not fit the 15 bits of SPIF");
    }
    return x << X_SHIFT | (batch.on(index) ? ON_BIT : 0) | y;
  }

  private static int u32(ByteBuffer bytes, int offset) {
    return (int) U32.get(bytes, offset);
  }
}
