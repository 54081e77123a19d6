package io.tombola.sim.search;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A search's state in a file, so that a long run that is killed can go on: magic, settings, epochs
 * done, optimiser steps, then each array as its length and big-endian floats.
 */
final class Checkpoint {
  private static final int MAGIC = 0x544D4231;

  private Checkpoint() {}

  /** Writes to a temporary file beside {@code path}, then moves it there. */
  static void save(Path path, TicketSearch search, SearchSettings settings, int epochsDone)
      throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".part");
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
      out.writeInt(MAGIC);
      out.writeUTF(settings.toString());
      out.writeInt(epochsDone);
      out.writeInt(search.steps());
      for (float[] array : search.state()) {
        out.writeInt(array.length);
        for (float value : array) {
          out.writeFloat(value);
        }
      }
    }
    Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Overwrites the search's state.
   *
   * @return epochs done
   * @throws IOException if the file is not a checkpoint of these settings and this network
   */
  static int load(Path path, TicketSearch search, SearchSettings settings) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(path + ": not a search checkpoint");
      }
      String saved = in.readUTF();
      if (!saved.equals(settings.toString())) {
        throw new IOException(
            path + ": was searched with other settings; delete it or use these: " + saved);
      }
      int epochsDone = in.readInt();
      int steps = in.readInt();
      for (float[] array : search.state()) {
        int length = in.readInt();
        if (length != array.length) {
          throw new IOException(path + ": is of another network; delete it to start anew");
        }
        for (int i = 0; i < length; i++) {
          array[i] = in.readFloat();
        }
      }
      search.resumeAt(steps);
      return epochsDone;
    } catch (EOFException e) {
      throw new IOException(path + ": ends too early; delete it to start anew", e);
    }
  }
}
