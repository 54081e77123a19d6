package io.tombola.sim.data;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.search.Augmentation;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10 and CIFAR-100 in their binary layout (Krizhevsky, "Learning Multiple Layers of Features
 * from Tiny Images", 2009): records of a label (CIFAR-100: a coarse and a fine one, of which the
 * fine counts) and 3072 bytes, {@code [3][32][32]}.
 *
 * <p>An image is the same in every timestep, its first four bits of each colour as a count of 0 to
 * 15: what the engine's frames hold. Of the training records each tenth is held out for validation.
 * Fewer training batches than five, or shorter ones, are taken as a subset.
 */
final class Cifar implements DataSet {
  private static final int SIDE = 32;
  private static final int COUNT_BITS = 4;
  private static final int PIXELS = Windows.COLOURS * SIDE * SIDE;
  private static final int VALIDATION_EVERY = 10;

  /** The two of them. */
  private enum Kind {
    CIFAR10(
        "CIFAR-10", "cifar-10-batches-bin", "test_batch.bin", "batches.meta.txt", 10, 1, 50_000),
    CIFAR100("CIFAR-100", "cifar-100-binary", "test.bin", "fine_label_names.txt", 100, 2, 50_000);

    final String title;
    final String folder;
    final String test;
    final String names;
    final int classes;
    final int labelBytes;
    final int trainingImages;

    Kind(
        String title,
        String folder,
        String test,
        String names,
        int classes,
        int labelBytes,
        int trainingImages) {
      this.title = title;
      this.folder = folder;
      this.test = test;
      this.names = names;
      this.classes = classes;
      this.labelBytes = labelBytes;
      this.trainingImages = trainingImages;
    }

    /** The folder of the files: the one given, or the archive's own inside it. */
    Path inside(Path given) {
      Path own = given.resolve(folder);
      return Files.isDirectory(own) ? own : given;
    }

    int recordLength() {
      return labelBytes + PIXELS;
    }
  }

  private final Kind kind;
  private final Path folder;
  private final List<String> labels;

  private Cifar(Kind kind, Path given) throws IOException {
    this.kind = kind;
    this.folder = kind.inside(given);
    this.labels =
        TextFile.read(folder.resolve(kind.names)).stream()
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .toList();
    if (labels.size() != kind.classes) {
      throw new DataSetException(
          folder.resolve(kind.names), "names " + labels.size() + " classes, not " + kind.classes);
    }
    for (Split split : Split.values()) {
      for (Path file : files(split)) {
        records(file);
      }
    }
  }

  static boolean recognises10(Path folder) {
    return Files.exists(Kind.CIFAR10.inside(folder).resolve("data_batch_1.bin"))
        || Files.exists(Kind.CIFAR10.inside(folder).resolve(Kind.CIFAR10.test));
  }

  static boolean recognises100(Path folder) {
    return Files.exists(Kind.CIFAR100.inside(folder).resolve(Kind.CIFAR100.names));
  }

  static Cifar open10(Path folder) throws IOException {
    return new Cifar(Kind.CIFAR10, folder);
  }

  static Cifar open100(Path folder) throws IOException {
    return new Cifar(Kind.CIFAR100, folder);
  }

  @Override
  public String name() {
    return kind.title;
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public Recipe recipe() {
    var frames = new Manifest.Frames(0, 0, 0, COUNT_BITS, 0, Manifest.Slicing.IMAGE);
    return new Recipe(new Windows(frames, SIDE, SIDE, 4), 1, 1, 3);
  }

  /** Images keep their class in a mirror. */
  @Override
  public Augmentation augmentation(int shift) {
    return new Augmentation(shift, IntStream.range(0, kind.classes).toArray());
  }

  @Override
  public String describe(Split split) {
    return switch (split) {
      case TRAIN -> "train (official training images but each tenth)";
      case VALIDATION -> "validation (each tenth of the official training images)";
      case TEST -> "test (official)";
    };
  }

  @Override
  public List<String> warnings(Split split) throws IOException {
    int images = 0;
    for (Path file : files(Split.TRAIN)) {
      images += records(file);
    }
    return split == Split.TEST || images == kind.trainingImages
        ? List.of()
        : List.of(
            folder
                + ": "
                + images
                + " training images of "
                + kind.title
                + "'s "
                + kind.trainingImages);
  }

  @Override
  public int size(Split split) throws IOException {
    int size = 0;
    int first = 0;
    for (Path file : files(split)) {
      int records = records(file);
      for (int i = first; i < first + records; i++) {
        size += belongs(split, i) ? 1 : 0;
      }
      first += records;
    }
    return size;
  }

  private static boolean belongs(Split split, int record) {
    return split == Split.TEST || record % VALIDATION_EVERY == 0 == (split == Split.VALIDATION);
  }

  @Override
  public List<Path> files(Split split) throws IOException {
    if (split == Split.TEST) {
      return List.of(folder.resolve(kind.test));
    }
    if (kind == Kind.CIFAR100) {
      return List.of(folder.resolve("train.bin"));
    }
    List<Path> batches = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      Path batch = folder.resolve("data_batch_" + i + ".bin");
      if (i == 1 || Files.exists(batch)) {
        batches.add(batch);
      }
    }
    return batches;
  }

  /** How many records a file has. */
  private int records(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataSetException(file, "the file is missing; " + kind.title + " needs it");
    }
    long bytes = Files.size(file);
    if (bytes == 0 || bytes % kind.recordLength() != 0) {
      throw new DataSetException(
          file,
          "%d bytes are no whole number of records of %d bytes: the file is cut short, or not %s"
              .formatted(bytes, kind.recordLength(), kind.title));
    }
    return (int) (bytes / kind.recordLength());
  }

  @Override
  public ClipFrames load(Split split, Windows windows) throws IOException {
    if (!windows.still() || windows.width() != SIDE || windows.height() != SIDE) {
      throw new IllegalArgumentException(
          kind.title + " has still images of 32x32, not " + windows.description());
    }
    List<Clip> clips = new ArrayList<>();
    int first = 0;
    for (Path file : files(split)) {
      byte[] bytes = Files.readAllBytes(file);
      int records = records(file);
      for (int i = 0; i < records; i++) {
        if (belongs(split, first + i)) {
          clips.add(clip(file, bytes, i, windows));
        }
      }
      first += records;
    }
    return new ClipFrames(windows.emptyFrame(), windows.timesteps(), true, clips);
  }

  private Clip clip(Path file, byte[] bytes, int record, Windows windows) throws IOException {
    int at = record * kind.recordLength();
    int label = bytes[at + kind.labelBytes - 1] & 0xFF;
    if (label >= kind.classes) {
      throw new DataSetException(
          file, "byte " + at + ": label " + label + " is outside 0.." + (kind.classes - 1));
    }
    Frame frame = windows.emptyFrame();
    int from = at + kind.labelBytes;
    int drop = Byte.SIZE - windows.frames().countBits();
    for (int i = 0; i < PIXELS; i++) {
      int pixel = i % (SIDE * SIDE);
      frame.set(i / (SIDE * SIDE), pixel / SIDE, pixel % SIDE, (bytes[from + i] & 0xFF) >> drop);
    }
    return Clip.of(windows.emptyFrame(), List.of(frame), label, record);
  }
}
