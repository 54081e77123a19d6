package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The encoding {@code libcaer_cmp}: words of 16 bits, little-endian, whose top four bits are a
 * code.
 *
 * <pre>
 * 0 TIME_HIGH t:12 | 1 TIME_LOW t:12 | 2 ADDR_X x:11 | 3 ADDR_Y y:11, polarity: bit 11, an event |
 * 4 VECT_BASE_Y y:11, polarity: bit 11 | 5 VECT_8 valid:8, events at y = base + bit, base += 8
 * </pre>
 *
 * <p>Time in microseconds is {@code time_base / 1000 + (high << 12 | low)} and begins at 0 with
 * each packet. Vectors run along y, other than those of EVT3. Code 6, which the types declare and
 * no encoder writes, counts as malformed like all others. Source: event_camera_codecs {@code
 * libcaer_cmp_types.h}, {@code libcaer_cmp_decoder.h}.
 */
public final class LibcaerCmpDecoder implements EventDecoder {
  /** The encoding's name. */
  public static final String ENCODING = "libcaer_cmp";

  private static final int WORD_LENGTH = 2;
  private static final int CODE_SHIFT = 12;
  private static final int TIME_HIGH = 0;
  private static final int TIME_LOW = 1;
  private static final int ADDR_X = 2;
  private static final int ADDR_Y = 3;
  private static final int VECT_BASE_Y = 4;
  private static final int VECT_8 = 5;

  private static final int TIME_MASK = 0xFFF;
  private static final int TIME_SHIFT = 12;
  private static final int COORDINATE_MASK = 0x7FF;
  private static final int POLARITY_BIT = 1 << 11;
  private static final int VECTOR_MASK = 0xFF;
  private static final int VECTOR_LENGTH = 8;
  private static final long NS_PER_US = 1000;
  private static final int NONE = -1;

  private static final VarHandle U16 =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final DecodeLosses losses = new DecodeLosses();
  private long timeBaseUs;
  private int width;
  private int height;
  private int timeHigh;
  private long timeNs;
  private int x;
  private int base;
  private boolean on;

  /** A decoder at the start of a stream. */
  public LibcaerCmpDecoder() {
    start(0, 0, 0);
  }

  @Override
  public void start(long timeBaseNs, int width, int height) {
    this.timeBaseUs = timeBaseNs / NS_PER_US;
    this.width = DecodeLosses.bound(width);
    this.height = DecodeLosses.bound(height);
    timeHigh = 0;
    timeNs = timeBaseUs * NS_PER_US;
    x = NONE;
    base = NONE;
  }

  @Override
  public void decode(ByteBuffer bytes, int from, int to, EventBatch into) {
    for (int at = from; at < to; at += WORD_LENGTH) {
      int word = (short) U16.get(bytes, at) & 0xFFFF;
      switch (word >>> CODE_SHIFT) {
        case TIME_HIGH -> time(word & TIME_MASK, 0);
        case TIME_LOW -> time(timeHigh, word & TIME_MASK);
        case ADDR_X -> x = word & COORDINATE_MASK;
        case ADDR_Y -> add(word & COORDINATE_MASK, (word & POLARITY_BIT) != 0, into);
        case VECT_BASE_Y -> {
          base = word & COORDINATE_MASK;
          on = (word & POLARITY_BIT) != 0;
        }
        case VECT_8 -> addVector(word & VECTOR_MASK, into);
        default -> losses.malformedWords++;
      }
    }
  }

  private void time(int high, int low) {
    timeHigh = high;
    timeNs = (timeBaseUs + (high << TIME_SHIFT | low)) * NS_PER_US;
  }

  private void add(int y, boolean on, EventBatch into) {
    if (x == NONE) {
      losses.unsynchronized++;
    } else if (x < width && y < height) {
      into.add(timeNs, x, y, on);
    } else {
      losses.outside++;
    }
  }

  private void addVector(int valid, EventBatch into) {
    if (base == NONE) {
      losses.unsynchronized += Integer.bitCount(valid);
      return;
    }
    for (int left = valid; left != 0; left &= left - 1) {
      add(base + Integer.numberOfTrailingZeros(left), on, into);
    }
    base += VECTOR_LENGTH;
  }

  @Override
  public void reset() {}

  @Override
  public int wordLength() {
    return WORD_LENGTH;
  }

  @Override
  public DecodeLosses losses() {
    return losses;
  }
}
