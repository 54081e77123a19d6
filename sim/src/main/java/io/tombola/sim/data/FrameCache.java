package io.tombola.sim.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tombola.msgs.io.AtomicFile;
import io.tombola.msgs.io.FileSource;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A folder of binned frames, so that a split is binned once for many runs.
 *
 * <p>An entry's name is a hash of all that its frames depend on: data set, split, windows, and
 * path, size and time of change of every file. So other settings or changed files ask for another
 * entry, and an old one is never wrong, only unused; the folder may be deleted at any time.
 */
public final class FrameCache {
  /** Goes up with every change of binning or of this file's layout. */
  private static final int VERSION = 1;

  private static final int MAGIC = 0x544D4643;
  private static final int HEADER_LENGTH = 8;
  private static final int CLIP_LENGTH = 16;

  private final Path folder;

  /** A cache in a folder, which is made when first needed; null for no cache. */
  public FrameCache(Path folder) {
    this.folder = folder;
  }

  /** A split's windows, from the cache where it has them. */
  public ClipFrames load(DataSet set, Split split, Windows windows) throws IOException {
    if (folder == null) {
      return set.load(split, windows);
    }
    Path entry = folder.resolve(key(set, split, windows) + ".frames");
    if (!Files.exists(entry)) {
      ClipFrames frames = set.load(split, windows);
      Files.createDirectories(folder);
      write(entry, frames.clips());
      return frames;
    }
    return new ClipFrames(windows.emptyFrame(), windows.timesteps(), windows.still(), read(entry));
  }

  private static String key(DataSet set, Split split, Windows windows) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (VERSION + "\n" + set.name() + "\n" + set.describe(split) + "\n" + windows + "\n")
              .getBytes(UTF_8));
      for (Path file : set.files(split)) {
        String state =
            file.toRealPath() + "\n" + Files.size(file) + "\n" + Files.getLastModifiedTime(file);
        digest.update((state + "\n").getBytes(UTF_8));
      }
      digest.update(Integer.toString(set.size(split)).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-256", e);
    }
  }

  private static void write(Path entry, List<Clip> clips) throws IOException {
    try (AtomicFile file = AtomicFile.create(entry)) {
      file.write(ByteBuffer.allocate(HEADER_LENGTH).putInt(MAGIC).putInt(clips.size()).flip());
      for (Clip clip : clips) {
        ByteBuffer bytes = ByteBuffer.allocate(CLIP_LENGTH + Long.BYTES * clip.planes().length);
        bytes.putInt(clip.steps()).putInt(clip.label()).putInt(clip.user());
        bytes.putInt(clip.planes().length).asLongBuffer().put(clip.planes());
        file.write(bytes.clear());
      }
      file.commit();
    }
  }

  private static List<Clip> read(Path entry) throws IOException {
    try (FileSource file = FileSource.open(entry, ByteOrder.BIG_ENDIAN)) {
      if (!file.require(HEADER_LENGTH) || file.buffer().getInt() != MAGIC) {
        throw damaged(entry);
      }
      int count = file.buffer().getInt();
      List<Clip> clips = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        if (!file.require(CLIP_LENGTH)) {
          throw damaged(entry);
        }
        ByteBuffer bytes = file.buffer();
        int steps = bytes.getInt();
        int label = bytes.getInt();
        int user = bytes.getInt();
        int length = bytes.getInt();
        if (length < 0 || !file.require(Math.multiplyExact(length, Long.BYTES))) {
          throw damaged(entry);
        }
        long[] planes = new long[length];
        file.buffer().asLongBuffer().get(planes);
        file.buffer().position(file.buffer().position() + length * Long.BYTES);
        clips.add(new Clip(planes, steps, label, user));
      }
      return clips;
    }
  }

  private static DataSetException damaged(Path entry) {
    return new DataSetException(entry, "no cache of frames, or a damaged one; delete it");
  }
}
