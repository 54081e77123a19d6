package io.tombola.node.swap;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A folder whose newest {@code *.ticket} is wanted: looked at again and again, for that sees every
 * way of putting a file there (written, moved, linked) on every file system.
 *
 * <p>What is there at the start is not news. A file is, once it is new or has changed in size, time
 * or identity and then stayed the same between two looks; so one that is still being written is
 * left alone, and one that was taken half-written is news again when the rest has come. Used by one
 * thread.
 */
public final class TicketFolder {
  private final Path folder;

  /** Files as they were when they were handed out or passed over. */
  private final Map<Path, Stamp> known;

  /** Files as they were at the last look. */
  private Map<Path, Stamp> before;

  private record Stamp(long bytes, FileTime modified, Object identity) {}

  /**
   * A folder with nothing new in it.
   *
   * @throws IOException when it cannot be read
   */
  public TicketFolder(Path folder) throws IOException {
    this.folder = folder;
    this.before = look();
    this.known = new HashMap<>(before);
  }

  /**
   * Looks again: the newest ticket that is news, if any; older news is passed over with it. A
   * folder that went is an empty one.
   */
  public Optional<Path> newest() throws IOException {
    Map<Path, Stamp> now = Files.isDirectory(folder) ? look() : Map.of();
    known.keySet().retainAll(now.keySet());
    Path newest = null;
    for (Map.Entry<Path, Stamp> file : now.entrySet()) {
      Stamp stamp = file.getValue();
      boolean news = !stamp.equals(known.get(file.getKey()));
      if (news && stamp.equals(before.get(file.getKey()))) {
        known.put(file.getKey(), stamp);
        newest = newest == null ? file.getKey() : newer(newest, file.getKey(), now);
      }
    }
    before = now;
    return Optional.ofNullable(newest);
  }

  private static Path newer(Path one, Path other, Map<Path, Stamp> stamps) {
    int order = stamps.get(one).modified().compareTo(stamps.get(other).modified());
    return (order == 0 ? one.compareTo(other) : order) > 0 ? one : other;
  }

  private Map<Path, Stamp> look() throws IOException {
    Map<Path, Stamp> files = new HashMap<>();
    try (DirectoryStream<Path> tickets = Files.newDirectoryStream(folder, "*.ticket")) {
      for (Path file : tickets) {
        stamp(file).ifPresent(stamp -> files.put(file, stamp));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  /** Empty when it went meanwhile. */
  private static Optional<Stamp> stamp(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
