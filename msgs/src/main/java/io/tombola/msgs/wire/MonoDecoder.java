package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The encoding {@code mono}: 8 bytes an event, little-endian.
 *
 * <pre>
 * bits 0-31 nanoseconds after time_base | 32-47 x | 48-62 y | 63 polarity, 1 = ON
 * </pre>
 *
 * <p>Source: event_camera_codecs {@code mono_decoder.h}, whose masks differ from its README.
 */
public final class MonoDecoder implements EventDecoder {
  /** The encoding's name. */
  public static final String ENCODING = "mono";

  private static final int WORD_LENGTH = 8;
  private static final long TIME_MASK = 0xFFFF_FFFFL;
  private static final int X_SHIFT = 32;
  private static final int X_MASK = 0xFFFF;
  private static final int Y_SHIFT = 48;
  private static final int Y_MASK = 0x7FFF;

  private static final VarHandle U64 =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final DecodeLosses losses = new DecodeLosses();
  private long timeBaseNs;
  private int width;
  private int height;

  /** A decoder at the start of a stream. */
  public MonoDecoder() {
    start(0, 0, 0);
  }

  @Override
  public void start(long timeBaseNs, int width, int height) {
    this.timeBaseNs = timeBaseNs;
    this.width = DecodeLosses.bound(width);
    this.height = DecodeLosses.bound(height);
  }

  @Override
  public void decode(ByteBuffer bytes, int from, int to, EventBatch into) {
    into.ensureCapacity(into.size() + (to - from) / WORD_LENGTH);
    for (int at = from; at < to; at += WORD_LENGTH) {
      long word = (long) U64.get(bytes, at);
      int x = (int) (word >>> X_SHIFT) & X_MASK;
      int y = (int) (word >>> Y_SHIFT) & Y_MASK;
      if (x < width && y < height) {
        into.add(timeBaseNs + (word & TIME_MASK), x, y, word < 0);
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
