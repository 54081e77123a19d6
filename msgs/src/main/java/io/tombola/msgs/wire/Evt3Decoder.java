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

  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  // The state of a run of single events: column and polarity lowest, lower time, row, and on top
  // the upper time, or the whole word that ends the run.
  private static final int LOW_SHIFT = 12;
  private static final int Y_SHIFT = 24;
  private static final int TOP_SHIFT = 36;

  /**
   * Per code, the part of the state that a word of it replaces, with the highest bit set where it
   * makes an event; then what it is multiplied by to come there. A table of shifts, or one for
   * each, would want more registers than there are.
   */
  private static final long[] PARTS = new long[2 * 16];

  static {
    for (int code = 0; code < 16; code++) {
      part(code, 0xFFFFL, TOP_SHIFT);
    }
    part(Evt3.TIME_HIGH, 0xFFF, TOP_SHIFT);
    part(Evt3.ADDR_X, 0xFFF, 0);
    part(Evt3.TIME_LOW, 0xFFF, LOW_SHIFT);
    part(Evt3.ADDR_Y, 0xFFF, Y_SHIFT);
    PARTS[2 * Evt3.ADDR_X] |= Long.MIN_VALUE;
  }

  private static final int PIECE_LENGTH = 1 << 13;

  private final DecodeLosses losses = new DecodeLosses();

  /** Words are copied here first: from an array they are read several times as fast. */
  private final byte[] words = new byte[PIECE_LENGTH];

  private final long[] singles = new long[PIECE_LENGTH / Evt3.WORD_LENGTH];

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

  private static void part(int code, long mask, int shift) {
    PARTS[2 * code] = mask << shift;
    PARTS[2 * code + 1] = 1L << shift;
  }

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
    for (int piece = from; piece < to; piece += PIECE_LENGTH) {
      int length = Math.min(PIECE_LENGTH, to - piece);
      bytes.get(piece, words, 0, length);
      decodeWords(length, into);
    }
  }

  private void decodeWords(int length, EventBatch into) {
    int at = 0;
    while (at < length) {
      int word = word(at);
      if (word >>> Evt3.CODE_SHIFT == Evt3.ADDR_X && columns > 0) {
        at = decodeSingles(at, length, into);
      } else {
        decodeWord(word, into);
        at += Evt3.WORD_LENGTH;
      }
    }
  }

  /**
   * Decodes words, the first an event's, up to a new TIME_HIGH or one that is neither an address
   * nor a time; answers its offset.
   *
   * <p>A sparse stream has some three words an event, whose order nobody can predict, so nothing
   * here branches on what a word is. Row, lower time and column lie side by side in one long, of
   * which each word replaces its part; it is written out after every word, and only an address
   * makes the next one be written behind it. Words that end the run change the part above.
   */
  private int decodeSingles(int from, int to, EventBatch into) {
    long[] singles = this.singles;
    long top = timeHigh;
    long state = top << TOP_SHIFT | (long) y << Y_SHIFT | (long) timeLow << LOW_SHIFT;
    int count = 0;
    int at = from;
    for (; at < to; at += Evt3.WORD_LENGTH) {
      int word = word(at);
      int code = word >>> Evt3.CODE_SHIFT;
      long part = PARTS[2 * code];
      state = (state & ~part) | (word * PARTS[2 * code + 1] & part);
      if (state >>> TOP_SHIFT != top) {
        break;
      }
      singles[count] = state;
      count += (int) (part >>> (Long.SIZE - 1));
    }
    addSingles(count, into);
    y = (int) (state >>> Y_SHIFT) & Evt3.COORDINATE_MASK;
    timeLow = (int) (state >>> LOW_SHIFT) & Evt3.TIME_MASK;
    updateTime();
    openRow();
    return at;
  }

  /** Unpacks the events of a run, as if all lay inside of the sensor; and again if not. */
  private void addSingles(int count, EventBatch into) {
    long[] singles = this.singles;
    long highUs = highUs();
    int first = into.claim(count);
    // The differences are negative, their top bits set, inside of the sensor.
    int inside = -1;
    for (int i = 0; i < count; i++) {
      long single = singles[i];
      int x = (int) single & Evt3.COORDINATE_MASK;
      int row = (int) (single >>> Y_SHIFT) & Evt3.COORDINATE_MASK;
      into.set(first + i, timeNs(highUs, single), x, row, (single & Evt3.POLARITY_BIT) != 0);
      inside &= (x - width) & (row - height);
    }
    if (inside >= 0) {
      into.truncate(first);
      addSinglesInside(count, into);
    }
  }

  private void addSinglesInside(int count, EventBatch into) {
    long highUs = highUs();
    int first = into.size();
    for (int i = 0; i < count; i++) {
      long single = singles[i];
      int x = (int) single & Evt3.COORDINATE_MASK;
      int row = (int) (single >>> Y_SHIFT) & Evt3.COORDINATE_MASK;
      if (x < width && row < height) {
        into.add(timeNs(highUs, single), x, row, (single & Evt3.POLARITY_BIT) != 0);
      }
    }
    losses.outside += count - (into.size() - first);
  }

  private long highUs() {
    return periodsUs + (timeHigh << Evt3.TIME_HIGH_SHIFT);
  }

  private static long timeNs(long highUs, long single) {
    return (highUs + ((single >>> LOW_SHIFT) & Evt3.TIME_MASK)) * Evt3.NS_PER_US;
  }

  private int word(int at) {
    return (short) U16.get(words, at) & 0xFFFF;
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
    updateTime();
  }

  private void timeLow(int low) {
    if (timeHighValid) {
      if (!timeValid) {
        timeValid = true;
        openRow();
      }
      timeLow = low;
      updateTime();
    }
  }

  private void updateTime() {
    timeNs = (periodsUs + (timeHigh << Evt3.TIME_HIGH_SHIFT | timeLow)) * Evt3.NS_PER_US;
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
