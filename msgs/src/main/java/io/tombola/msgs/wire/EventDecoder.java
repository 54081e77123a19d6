package io.tombola.msgs.wire;

import io.tombola.msgs.event.EventBatch;
import java.nio.ByteBuffer;

/**
 * Events in one encoding, decoded piece by piece; what does not fit the encoding is counted and
 * skipped, never thrown.
 *
 * <p>{@link #start} begins a packet, {@link #decode} takes its bytes in pieces. What was left out
 * adds up in {@link #losses()}, which whoever feeds the decoder takes out.
 */
public sealed interface EventDecoder
    permits Evt3Decoder, LibcaerCmpDecoder, LibcaerDecoder, MonoDecoder {
  /**
   * Begins a packet.
   *
   * @param timeBaseNs sensor time to which the encoding adds, if it does
   * @param width columns of the sensor; events right of them are left out; 0 when not known
   * @param height rows of the sensor; events below them are left out; 0 when not known
   */
  void start(long timeBaseNs, int width, int height);

  /**
   * Appends the events in the bytes {@code from} (inclusive) to {@code to} (exclusive), absolute
   * offsets, whatever byte order the buffer is set to; times are the sensor's.
   *
   * <p>The encoding's words must be whole: {@code to - from} is a multiple of {@link #wordLength}.
   */
  void decode(ByteBuffer bytes, int from, int to, EventBatch into);

  /** Forgets what earlier packets said: some are lost. */
  void reset();

  /** Bytes of one word, which is never split. */
  int wordLength();

  /** What was left out since it was last cleared. */
  DecodeLosses losses();
}
