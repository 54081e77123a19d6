package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The encoding {@code evt3}; {@link Evt3} has its words and sources.
 *
 * <p>Row, vector base and time go on from packet to packet. Every word is decoded by itself, so
 * that a vector that was cut short costs nothing behind it; words of the undefined codes 1 and 9,
 * which are seen in the field, are counted. Events before the first TIME_HIGH, TIME_LOW and ADDR_Y
 * are left out. Time starts at the first TIME_HIGH and runs on when its 24 bits wrap. {@code
 * time_base} has no meaning here.
 */
public final class Evt3Decoder implements EventDecoder {
  /** The encoding's name. */
  public static final String ENCODING = "evt3";

  private static final int NONE = -1;

  /** A bit for each code of which the words of single events are. */
  private static final int SINGLE_CODES = 1 << Evt3.ADDR_Y | 1 << Evt3.ADDR_X | 1 << Evt3.TIME_LOW;

  private static final VarHandle U16 =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final DecodeLosses losses = new DecodeLosses();
  private int width;
  private int height;
  private long periodsUs;
  private int timeHigh;
  private int timeLow;
  private boolean timeHighValid;
  private boolean timeValid;
  private long timeNs;
  private int y;
  private int base;
  private boolean on;

  /** Columns of the row that can have events now: none while time or row are not known. */
  private int columns;

  private long timeWraps;

  /** A decoder at the start of a stream. */
  public Evt3Decoder() {
    start(0, 0, 0);
    restart();
  }

  @Override
  public void start(long timeBaseNs, int width, int height) {
    this.width = DecodeLosses.bound(width);
    this.height = DecodeLosses.bound(height);
    openRow();
  }

  /** Forgets row, base and time, but not how often the time has wrapped. */
  @Override
  public void reset() {
    timeHighValid = false;
    timeValid = false;
    y = NONE;
    base = NONE;
    openRow();
  }

  /** Forgets all: the stream starts again from time 0. */
  public void restart() {
    reset();
    periodsUs = 0;
    timeHigh = 0;
  }

  /** How often the 24 bits of time have wrapped since construction. */
  public long timeWraps() {
    return timeWraps;
  }

  @Override
  public void decode(ByteBuffer bytes, int from, int to, EventBatch into) {
    int at = from;
    while (at < to) {
      int word = word(bytes, at);
      if (timeValid && y != NONE && single(word)) {
        at = decodeSingles(bytes, at, to, into);
      } else {
        decodeWord(word, into);
        at += Evt3.WORD_LENGTH;
      }
    }
  }

  /**
   * Decodes words up to the first that is not {@link #single}; answers its offset.
   *
   * <p>A sparse stream has some three words an event, whose order nobody can predict, so nothing
   * here branches on what a word is: each writes an event, and only an address inside of the sensor
   * makes the next word write behind it.
   */
  private int decodeSingles(ByteBuffer bytes, int from, int to, EventBatch into) {
    int first = into.claim((to - from) / Evt3.WORD_LENGTH);
    int width = this.width;
    int height = this.height;
    int sameHigh = Evt3.TIME_HIGH << Evt3.CODE_SHIFT | timeHigh;
    long highUs = periodsUs + (timeHigh << Evt3.TIME_HIGH_SHIFT);
    int y = this.y;
    int low = timeLow;
    int addresses = 0;
    int next = first;
    int at = from;
    for (; at < to; at += Evt3.WORD_LENGTH) {
      int word = word(bytes, at);
      int code = word >>> Evt3.CODE_SHIFT;
      if (((SINGLE_CODES >>> code | zeroMask(word ^ sameHigh)) & 1) == 0) {
        break;
      }
      int coordinate = word & Evt3.COORDINATE_MASK;
      y ^= (y ^ coordinate) & zeroMask(code ^ Evt3.ADDR_Y);
      low ^= (low ^ (word & Evt3.TIME_MASK)) & zeroMask(code ^ Evt3.TIME_LOW);
      boolean on = (word & Evt3.POLARITY_BIT) != 0;
      into.set(next, (highUs + low) * Evt3.NS_PER_US, coordinate, y, on);
      int address = zeroMask(code ^ Evt3.ADDR_X) & 1;
      addresses += address;
      // The differences are negative, their top bits set, inside of the sensor.
      next += address & ((coordinate - width) & (y - height)) >>> (Integer.SIZE - 1);
    }
    losses.outside += addresses - (next - first);
    into.truncate(next);
    this.y = y;
    timeLow = low;
    timeNs = (highUs + low) * Evt3.NS_PER_US;
    openRow();
    return at;
  }

  /** All bits when {@code value}, at least 0, is 0; none otherwise. */
  private static int zeroMask(int value) {
    return (value - 1) >> (Integer.SIZE - 1);
  }

  /** True for words that {@link #decodeSingles} takes: addresses, and times but a new TIME_HIGH. */
  private boolean single(int word) {
    return (SINGLE_CODES >>> (word >>> Evt3.CODE_SHIFT) & 1) != 0
        || word == (Evt3.TIME_HIGH << Evt3.CODE_SHIFT | timeHigh);
  }

  private static int word(ByteBuffer bytes, int at) {
    return (short) U16.get(bytes, at) & 0xFFFF;
  }

  private void decodeWord(int word, EventBatch into) {
    switch (word >>> Evt3.CODE_SHIFT) {
      case Evt3.ADDR_X -> {
        int x = word & Evt3.COORDINATE_MASK;
        if (x < columns) {
          into.add(timeNs, x, y, (word & Evt3.POLARITY_BIT) != 0);
        } else {
          lose(1, timeValid && y != NONE);
        }
      }
      case Evt3.ADDR_Y -> {
        y = word & Evt3.COORDINATE_MASK;
        openRow();
      }
      case Evt3.TIME_LOW -> timeLow(word & Evt3.TIME_MASK);
      case Evt3.VECT_BASE_X -> {
        base = word & Evt3.COORDINATE_MASK;
        on = (word & Evt3.POLARITY_BIT) != 0;
      }
      case Evt3.VECT_12 -> addVector(word & Evt3.VECT_12_MASK, Evt3.VECT_12_LENGTH, into);
      case Evt3.VECT_8 -> addVector(word & Evt3.VECT_8_MASK, Evt3.VECT_8_LENGTH, into);
      case Evt3.TIME_HIGH -> timeHigh(word & Evt3.TIME_MASK);
      case Evt3.EXT_TRIGGER -> losses.triggers++;
      case Evt3.CONTINUED_4,
          Evt3.UNUSED_1,
          Evt3.UNUSED_2,
          Evt3.IMU,
          Evt3.OTHERS,
          Evt3.CONTINUED_12 -> {}
      default -> losses.malformedWords++;
    }
  }

  private void openRow() {
    columns = timeValid && y != NONE && y < height ? width : 0;
  }

  private void timeHigh(int high) {
    if (timeHighValid && high == timeHigh) {
      return;
    }
    // The period survives a reset, so that a wrap among lost packets is seen, too.
    if (timeHigh - high > Evt3.MAX_JITTER_HIGH) {
      periodsUs += Evt3.TIME_PERIOD_US;
      timeWraps++;
    }
    timeHigh = high;
    timeHighValid = true;
    timeLow = 0;
    timeNs = (periodsUs + ((long) high << Evt3.TIME_HIGH_SHIFT)) * Evt3.NS_PER_US;
  }

  private void timeLow(int low) {
    if (timeHighValid) {
      if (!timeValid) {
        timeValid = true;
        openRow();
      }
      timeLow = low;
      timeNs = (periodsUs + (timeHigh << Evt3.TIME_HIGH_SHIFT | low)) * Evt3.NS_PER_US;
    }
  }

  private void addVector(int valid, int length, EventBatch into) {
    if (base != NONE && base + length <= columns) {
      into.addRow(timeNs, base, y, on, valid);
      base += length;
    } else {
      addVectorAtTheEdge(valid, length, into);
    }
  }

  private void addVectorAtTheEdge(int valid, int length, EventBatch into) {
    int inside = 0;
    if (base != NONE && base < columns) {
      inside = valid & ((1 << (columns - base)) - 1);
      into.addRow(timeNs, base, y, on, inside);
    }
    lose(Integer.bitCount(valid ^ inside), timeValid && y != NONE && base != NONE);
    if (base != NONE && base <= Evt3.COORDINATE_MASK) {
      base += length;
    }
  }

  private void lose(int events, boolean synchronised) {
    if (synchronised) {
      losses.outside += events;
    } else {
      losses.unsynchronized += events;
    }
  }

  @Override
  public int wordLength() {
    return Evt3.WORD_LENGTH;
  }

  @Override
  public DecodeLosses losses() {
    return losses;
  }
}
