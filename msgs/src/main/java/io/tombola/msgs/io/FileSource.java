package io.tombola.msgs.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file read forward through one buffer, with the byte offset at hand for errors.
 *
 * <p>Ask {@link #require} for bytes, then take them from {@link #buffer()}. The buffer grows only
 * when more bytes are asked for than it holds, and never beyond what the file still has, so a
 * length field that lies cannot exhaust memory.
 */
public final class FileSource implements Closeable {
  private static final int BUFFER_LENGTH = 1 << 18;

  private final String name;
  private final SeekableByteChannel channel;
  private final long size;
  private ByteBuffer buffer;

  private FileSource(String name, SeekableByteChannel channel, ByteOrder order) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
    int length = (int) Math.min(size, BUFFER_LENGTH);
    this.buffer = ByteBuffer.allocate(length).order(order).limit(0);
  }

  /** Opens {@code file} at its first byte; {@code order} is the order of the buffer's numbers. */
  public static FileSource open(Path file, ByteOrder order) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileSource(file.toString(), channel, order);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Reads a channel, which stands at its first byte and is closed with the source. */
  public static FileSource of(String name, SeekableByteChannel channel, ByteOrder order)
      throws IOException {
    return new FileSource(name, channel, order);
  }

  /** Sets the order of the buffer's numbers from here on. */
  public void order(ByteOrder order) {
    buffer.order(order);
  }

  /** The file's path as it was given, for errors. */
  public String name() {
    return name;
  }

  /** The file's length in bytes when it was opened. */
  public long size() {
    return size;
  }

  /** Byte offset of the next byte to be taken from the buffer. */
  public long position() throws IOException {
    return channel.position() - buffer.remaining();
  }

  /** Continues at byte {@code offset}, forward or back. */
  public void position(long offset) throws IOException {
    long ahead = offset - position();
    if (ahead >= 0 && ahead <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) ahead);
    } else {
      channel.position(offset);
      buffer.clear().limit(0);
    }
  }

  /**
   * The bytes read and not yet taken, from position to limit. The object changes when the buffer
   * grows, its contents with every {@link #require}; both stay while no more bytes are asked for.
   */
  public ByteBuffer buffer() {
    return buffer;
  }

  /**
   * Makes at least {@code bytes} bytes available in the buffer.
   *
   * @return false when the file ends before; whatever it still has is left in place
   */
  public boolean require(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return true;
    }
    if (bytes > size - position()) {
      return false;
    }
    if (bytes > buffer.capacity()) {
      buffer = ByteBuffer.allocate(bytes).order(buffer.order()).put(buffer);
    } else {
      buffer.compact();
    }
    int got = 0;
    while (buffer.hasRemaining() && got >= 0) {
      got = channel.read(buffer);
    }
    buffer.flip();
    return buffer.remaining() >= bytes;
  }

  /**
   * Takes one line of text, without its LF or CRLF.
   *
   * @return null, with nothing taken, when no line ends within {@code maxLength} bytes
   */
  public String readLine(int maxLength) throws IOException {
    for (int length = 0; length <= maxLength && require(length + 1); length++) {
      if (buffer.get(buffer.position() + length) == '\n') {
        byte[] line = new byte[length];
        buffer.get(line).get();
        boolean carriageReturn = length > 0 && line[length - 1] == '\r';
        return new String(line, 0, carriageReturn ? length - 1 : length, UTF_8);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
