package io.tombola.sim.search;

import io.tombola.msgs.io.AtomicFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A search's state in a file, so that a long run that is killed can go on to the very same end:
 * magic, settings, number of training windows, phase, epoch, timesteps, optimiser steps, number of
 * arrays, then each array as its length and big-endian floats.
 *
 * @param windows training windows of an epoch
 */
record Checkpoint(SearchSettings settings, int windows) {
  private static final int MAGIC = 0x544D4232;

  /**
   * Where a run stands.
   *
   * @param epoch the phase's next, in its schedule
   */
  record Position(int phase, int epoch) {}

  /** Appears under its name only when whole. */
  void save(Path path, TicketSearch search, Position position) throws IOException {
    List<float[]> state = search.state();
    String text = settings.asMap().toString();
    byte[] utf = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(utf.length + 8 * Integer.BYTES);
    head.putInt(MAGIC).putInt(utf.length).put(utf).putInt(windows);
    head.putInt(position.phase()).putInt(position.epoch());
    head.putInt(search.graph().timesteps()).putInt(search.steps()).putInt(state.size());
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(head.flip());
      for (float[] array : state) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (array.length + 1));
        bytes.putInt(array.length).asFloatBuffer().put(array);
        file.write(bytes.rewind());
      }
      file.commit();
    }
  }

  /**
   * Enters the phases up to that of the checkpoint and overwrites the search's state.
   *
   * @throws IOException if the file is not a checkpoint of these settings, data and network
   */
  Position load(Path path, TicketSearch search, List<Phase> phases) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(path + ": not a search checkpoint of this version; delete it");
      }
      byte[] utf = in.readNBytes(in.readInt());
      var saved = new String(utf, StandardCharsets.UTF_8);
      if (!saved.equals(settings.asMap().toString())) {
        throw new IOException(
            path + ": was searched with other settings; delete it or use these: " + saved);
      }
      int savedWindows = in.readInt();
      if (savedWindows != windows) {
        throw new IOException(
            "%s: was searched on %d windows, the data now has %d; delete it to start anew"
                .formatted(path, savedWindows, windows));
      }
      var position = new Position(in.readInt(), in.readInt());
      for (int p = 0; p <= position.phase(); p++) {
        phases.get(p).enter(search);
      }
      search.useTimesteps(in.readInt());
      int steps = in.readInt();
      readArrays(path, in, search);
      Phase phase = phases.get(position.phase());
      search.resumeAt(steps, phase.share(settings, position.epoch() - 1));
      return position;
    } catch (EOFException e) {
      throw new IOException(path + ": ends too early; delete it to start anew", e);
    }
  }

  private static void readArrays(Path path, DataInputStream in, TicketSearch search)
      throws IOException {
    List<float[]> state = search.state();
    boolean fits = in.readInt() == state.size();
    for (int i = 0; i < state.size() && fits; i++) {
      float[] array = state.get(i);
      fits = in.readInt() == array.length;
      if (fits) {
        byte[] bytes = new byte[array.length * Float.BYTES];
        in.readFully(bytes);
        ByteBuffer.wrap(bytes).asFloatBuffer().get(array);
      }
    }
    if (!fits) {
      throw new IOException(path + ": is of another network; delete it to start anew");
    }
  }
}
