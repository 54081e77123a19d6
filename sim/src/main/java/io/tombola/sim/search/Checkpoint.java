package io.tombola.sim.search;

import io.tombola.msgs.io.AtomicFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A search's state in a file, so that a long run that is killed can go on to the very same end:
 * magic, settings, identity, number of training windows, epochs done, phase, epoch, timesteps,
 * optimiser steps, number of arrays, then each array as its length and big-endian floats.
 *
 * @param identity lines that say what is searched on what, beside the settings
 * @param windows training windows of an epoch
 */
record Checkpoint(String identity, SearchSettings settings, int windows) {
  private static final int MAGIC = 0x544D4234;

  /**
   * Where a run stands.
   *
   * @param epoch the phase's next, in its schedule
   */
  record Position(int phase, int epoch) {}

  /**
   * Appears under its name only when whole.
   *
   * @param epochs all so far
   */
  void save(Path path, TicketSearch search, Position position, List<EpochReport> epochs)
      throws IOException {
    List<float[]> state = search.state();
    var head = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(head)) {
      out.writeInt(MAGIC);
      writeText(out, settings.asMap().toString());
      writeText(out, identity);
      out.writeInt(windows);
      out.writeInt(epochs.size());
      for (EpochReport epoch : epochs) {
        writeEpoch(out, epoch);
      }
      out.writeInt(position.phase());
      out.writeInt(position.epoch());
      out.writeInt(search.graph().timesteps());
      out.writeInt(search.steps());
      out.writeInt(state.size());
    }
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(head.toByteArray()));
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
   * @param epochs those done are added here
   * @throws IOException if the file is not a checkpoint of these settings, frames, data and network
   */
  Position load(Path path, TicketSearch search, List<Phase> phases, List<EpochReport> epochs)
      throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(path + ": not a search checkpoint of this version; delete it");
      }
      requireSameSearch(path, in);
      int done = in.readInt();
      for (int i = 0; i < done; i++) {
        epochs.add(readEpoch(in));
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

  private void requireSameSearch(Path path, DataInputStream in) throws IOException {
    String savedSettings = readText(in);
    if (!savedSettings.equals(settings.asMap().toString())) {
      throw new IOException(
          path + ": was searched with other settings; delete it or use these: " + savedSettings);
    }
    String savedIdentity = readText(in);
    if (!savedIdentity.equals(identity)) {
      throw new IOException(
          "%s: is of another network, other frames or other data; delete it to start anew, or use"
                  .formatted(path)
              + " those again: it has %s, not %s"
                  .formatted(without(savedIdentity, identity), without(identity, savedIdentity)));
    }
    int savedWindows = in.readInt();
    if (savedWindows != windows) {
      throw new IOException(
          "%s: was searched on %d windows, the data now has %d; delete it to start anew"
              .formatted(path, savedWindows, windows));
    }
  }

  /** The lines of one identity that another has not, in one. */
  private static String without(String lines, String others) {
    List<String> known = others.lines().toList();
    return lines
        .lines()
        .filter(line -> !known.contains(line))
        .collect(Collectors.joining("; ", "'", "'"));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf.length);
    out.write(utf);
  }

  private static String readText(DataInputStream in) throws IOException {
    byte[] utf = in.readNBytes(in.readInt());
    return new String(utf, StandardCharsets.UTF_8);
  }

  private static void writeEpoch(DataOutputStream out, EpochReport epoch) throws IOException {
    writeText(out, epoch.phase());
    out.writeInt(epoch.epoch());
    out.writeInt(epoch.epochs());
    out.writeDouble(epoch.loss());
    out.writeDouble(epoch.trainingAccuracy());
    out.writeDouble(epoch.validationAccuracy());
    out.writeDouble(epoch.windowsPerSecond());
    out.writeDouble(epoch.seconds());
  }

  private static EpochReport readEpoch(DataInputStream in) throws IOException {
    return new EpochReport(
        readText(in),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
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
