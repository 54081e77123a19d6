package io.tombola.sim.data;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * N-MNIST (Orchard et al., 2015; CC BY-SA 4.0): {@code Train/<digit>/<index>.bin} and {@code
 * Test/<digit>/<index>.bin}, 34x34 pixels, some 300 ms a sample.
 *
 * <p>Of the official training split, samples whose index is a multiple of five are held out for
 * validation. A folder that has {@code <digit>} folders and neither {@code Train} nor {@code Test}
 * is all test.
 */
final class Nmnist implements DataSet {
  private static final int DIGITS = 10;
  private static final int VALIDATION_EVERY = 5;
  private static final Pattern NAME = Pattern.compile("(\\d{1,7})\\.bin");

  private final Path folder;
  private final boolean bare;

  private Nmnist(Path folder, boolean bare) {
    this.folder = folder;
    this.bare = bare;
  }

  /** True when the folder looks like N-MNIST. */
  static boolean recognises(Path folder) {
    return Files.isDirectory(folder.resolve("Train").resolve("0"))
        || Files.isDirectory(folder.resolve("Test").resolve("0"))
        || Files.isDirectory(folder.resolve("0"));
  }

  static Nmnist open(Path folder) throws IOException {
    boolean split =
        Files.isDirectory(folder.resolve("Train")) || Files.isDirectory(folder.resolve("Test"));
    if (!split && !Files.isDirectory(folder.resolve("0"))) {
      throw new DataSetException(
          folder, "N-MNIST has the folders Train and Test, in each a folder for each digit 0 to 9");
    }
    return new Nmnist(folder, !split);
  }

  /** One file. */
  private record Sample(Path file, int digit, int index) {}

  @Override
  public String name() {
    return "N-MNIST";
  }

  @Override
  public List<String> labels() {
    return IntStream.range(0, DIGITS).mapToObj(Integer::toString).toList();
  }

  @Override
  public Recipe recipe() {
    var frames = new Manifest.Frames(0, 0, 1, 2, 0, Manifest.Slicing.BY_TIME);
    return new Recipe(new Windows(frames, 32, 32, 4), 1, 1, 2);
  }

  @Override
  public String describe(Split split) {
    return switch (split) {
      case TRAIN -> "train (official training split but each fifth index)";
      case VALIDATION -> "validation (official training split, indices divisible by 5)";
      case TEST -> bare ? "test (all samples of the folder)" : "test (official)";
    };
  }

  @Override
  public int size(Split split) throws IOException {
    return samples(split).size();
  }

  @Override
  public List<Path> files(Split split) throws IOException {
    return samples(split).stream().map(Sample::file).toList();
  }

  private List<Sample> samples(Split split) throws IOException {
    if (bare) {
      return split == Split.TEST ? samples(folder) : List.of();
    }
    Path half = folder.resolve(split == Split.TEST ? "Test" : "Train");
    if (!Files.isDirectory(half)) {
      return List.of();
    }
    boolean validation = split == Split.VALIDATION;
    return samples(half).stream()
        .filter(it -> split == Split.TEST || it.index % VALIDATION_EVERY == 0 == validation)
        .toList();
  }

  private static List<Sample> samples(Path half) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int digit = 0; digit < DIGITS; digit++) {
      Path digits = half.resolve(Integer.toString(digit));
      if (!Files.isDirectory(digits)) {
        throw new DataSetException(digits, "the folder of this digit is missing");
      }
      for (Path file : Folders.files(digits, ".bin")) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
          throw new DataSetException(file, "a sample's name is <index>.bin");
        }
        samples.add(new Sample(file, digit, Integer.parseInt(name.group(1))));
      }
    }
    return samples;
  }

  @Override
  public ClipFrames load(Split split, Windows windows) throws IOException {
    List<Clip> clips = Workers.map(samples(split), it -> clip(it, windows), () -> {});
    return new ClipFrames(windows.emptyFrame(), windows.timesteps(), false, clips);
  }

  private static Clip clip(Sample sample, Windows windows) throws IOException {
    try (EventReader reader = EventFiles.open(sample.file)) {
      EventBatch events = EventClips.read(reader);
      long outside = reader.ledger().dropped(DropCause.OUTSIDE_SENSOR);
      if (outside > 0 || events.size() == 0) {
        throw new DataSetException(
            sample.file,
            "%d events, %d outside 34x34 pixels: this is no sample of N-MNIST"
                .formatted(events.size() + outside, outside));
      }
      return EventClips.of(events, windows, sample.digit, sample.index);
    }
  }
}
