package io.tombola.sim.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What lies in a folder, in the order of names, so that every machine sees the same. */
final class Folders {
  private Folders() {}

  /** Files whose name ends so. */
  static List<Path> files(Path folder, String ending) throws IOException {
    return entries(folder, it -> it.toString().endsWith(ending) && Files.isRegularFile(it));
  }

  /** Folders in a folder. */
  static List<Path> folders(Path folder) throws IOException {
    return entries(folder, Files::isDirectory);
  }

  private static List<Path> entries(Path folder, DirectoryStream.Filter<Path> filter)
      throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, filter)) {
      stream.forEach(entries::add);
    }
    Collections.sort(entries);
    return entries;
  }
}
