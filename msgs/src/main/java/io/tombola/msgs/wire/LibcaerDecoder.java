package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The encoding {@code libcaer}: the polarity events of libcaer, 8 bytes each, little-endian.
 *
 * <pre>
 * u32 data { bit 0 valid | bit 1 polarity, 1 = ON | bits 2-16 y | bits 17-31 x } |
 * i32 microseconds after time_base, 31 bits that wrap
 * </pre>
 *
 * <p>Source: event_camera_codecs {@code libcaer_decoder.h}; libcaer {@code events/polarity.h}.
 */
public final class LibcaerDecoder implements EventDecoder {
  /** The encoding's name. */
  public static final String ENCODING = "libcaer";

  private static final int WORD_LENGTH = 8;
  private static final int VALID_BIT = 0b01;
  private static final int ON_BIT = 0b10;
  private static final int Y_SHIFT = 2;
  private static final int Y_MASK = 0x7FFF;
  private static final int X_SHIFT = 17;
  private static final int TIME_SHIFT = Integer.SIZE;
  private static final int TIME_MASK = Integer.MAX_VALUE;
  private static final long TIME_PERIOD_US = 1L << 31;
  private static final long NS_PER_US = 1000;

  private static final VarHandle U64 =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final DecodeLosses losses = new DecodeLosses();
  private long timeBaseNs;
  private int width;
  private int height;
  private int lastUs;

  /** A decoder at the start of a stream. */
  public LibcaerDecoder() {
    start(0, 0, 0);
  }

  @Override
  public void start(long timeBaseNs, int width, int height) {
    this.timeBaseNs = timeBaseNs;
    this.width = DecodeLosses.bound(width);
    this.height = DecodeLosses.bound(height);
    lastUs = 0;
  }

  @Override
  public void decode(ByteBuffer bytes, int from, int to, EventBatch into) {
    into.ensureCapacity(into.size() + (to - from) / WORD_LENGTH);
    for (int at = from; at < to; at += WORD_LENGTH) {
      long word = (long) U64.get(bytes, at);
      int data = (int) word;
      int timeUs = (int) (word >>> TIME_SHIFT) & TIME_MASK;
      // A step back of less than half the period is jitter, not a wrap.
      if (lastUs - timeUs > TIME_PERIOD_US / 2) {
        timeBaseNs += TIME_PERIOD_US * NS_PER_US;
      }
      lastUs = timeUs;
      int x = data >>> X_SHIFT;
      int y = (data >>> Y_SHIFT) & Y_MASK;
      if ((data & VALID_BIT) == 0) {
        losses.invalid++;
      } else if (x < width && y < height) {
        into.add(timeBaseNs + timeUs * NS_PER_US, x, y, (data & ON_BIT) != 0);
      } else {
        losses.outside++;
      }
    }
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
