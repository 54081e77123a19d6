package io.tombola.node.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * The tf frame of a camera, for the headers of all that is said of its events: the one that its
 * messages' headers name, as the last of them did.
 *
 * <p>Messages are shown by one thread a topic; the frame may be read by any.
 */
public final class FrameId implements Supplier<String> {
  /** Behind the header's counter and stamp: the name's length, then its bytes. */
  private static final int LENGTH_OFFSET = 12;

  private final boolean fixed;
  private volatile Frame frame;

  private record Frame(ByteBuffer bytes, String name) {
    static Frame of(String name) {
      return new Frame(ByteBuffer.wrap(name.getBytes(UTF_8)), name);
    }
  }

  private FrameId(boolean fixed, String name) {
    this.fixed = fixed;
    this.frame = Frame.of(name);
  }

  /** Always that frame. */
  public static FrameId fixed(String name) {
    return new FrameId(true, name);
  }

  /** The frame that messages name; until one does, and where none can, {@code name}. */
  public static FrameId ofMessages(String name) {
    return new FrameId(false, name);
  }

  /**
   * Takes the frame of a message that begins with a header and is known to be whole. Makes an
   * object only when it is another frame.
   */
  void saw(ByteBuffer message) {
    if (fixed) {
      return;
    }
    int at = message.position() + LENGTH_OFFSET;
    int length = message.getInt(at);
    if (message.order() == ByteOrder.BIG_ENDIAN) {
      length = Integer.reverseBytes(length);
    }
    if (length == 0 || isCurrent(message, at + Integer.BYTES, length)) {
      return;
    }
    byte[] bytes = new byte[length];
    message.get(at + Integer.BYTES, bytes);
    frame = Frame.of(new String(bytes, UTF_8));
  }

  private boolean isCurrent(ByteBuffer message, int from, int length) {
    ByteBuffer current = frame.bytes;
    if (current.limit() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (current.get(i) != message.get(from + i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String get() {
    return frame.name;
  }
}
