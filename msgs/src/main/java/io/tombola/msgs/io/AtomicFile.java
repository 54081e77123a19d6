package io.tombola.msgs.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that appears under its name only when it is whole: bytes go to a temporary file in the
 * same folder, which {@link #commit()} moves into place. Closing without a commit deletes it.
 */
public final class AtomicFile implements Closeable {
  private final Path file;
  private final Path temporary;
  private final FileChannel channel;

  private AtomicFile(Path file, Path temporary, FileChannel channel) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Starts {@code file}; a file that stands there stays readable until the commit. */
  public static AtomicFile create(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new AtomicFile(file, temporary, channel);
  }

  /** Byte offset of the next byte to be written. */
  public long position() throws IOException {
    return channel.position();
  }

  /** Appends all remaining bytes. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Overwrites bytes written before, from {@code offset}; the end stays where it is. */
  public void overwrite(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** Moves the file into place; nothing can be written afterwards. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the temporary file, unless it was committed. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }
}
