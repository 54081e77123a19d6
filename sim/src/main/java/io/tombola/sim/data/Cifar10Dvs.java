package io.tombola.sim.data;

import io.tombola.engine.ticket.Manifest;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import io.tombola.msgs.file.EventFiles;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CIFAR10-DVS (Li et al., 2017; CC BY 4.0), or any folder with a folder a class of short AEDAT
 * recordings: {@code <class>/cifar10_<class>_<index>.aedat}, AEDAT 2.0 of a DVS128.
 *
 * <p>The data set has no official split. As is common, the last tenth of each class (by index
 * modulo ten: 9) is for test; here the tenth before it (8) is for validation. The MATLAB version of
 * the data set, {@code .mat}, is not read.
 */
final class Cifar10Dvs implements DataSet {
  private static final String ENDING = ".aedat";
  private static final Pattern INDEX = Pattern.compile("(\\d{1,7})\\.aedat$");
  private static final int TENTH = 10;

  private final List<Path> classes;

  private Cifar10Dvs(List<Path> classes) {
    this.classes = classes;
  }

  static boolean recognises(Path folder) throws IOException {
    for (Path inner : Folders.folders(folder)) {
      if (!Folders.files(inner, ENDING).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  static Cifar10Dvs open(Path folder) throws IOException {
    List<Path> classes = new ArrayList<>();
    for (Path inner : Folders.folders(folder)) {
      if (!Folders.files(inner, ENDING).isEmpty()) {
        classes.add(inner);
      } else if (!Folders.files(inner, ".mat").isEmpty()) {
        throw new DataSetException(
            inner, "the MATLAB files of CIFAR10-DVS are not read; use its .aedat version");
      }
    }
    if (classes.size() < 2) {
      throw new DataSetException(
          folder, "CIFAR10-DVS has a folder for each class with .aedat files in it");
    }
    return new Cifar10Dvs(classes);
  }

  /** One file. */
  private record Sample(Path file, int label, int index) {
    boolean belongs(Split split) {
      int rest = index % TENTH;
      return switch (split) {
        case TRAIN -> rest < TENTH - 2;
        case VALIDATION -> rest == TENTH - 2;
        case TEST -> rest == TENTH - 1;
      };
    }
  }

  @Override
  public String name() {
    return "CIFAR10-DVS";
  }

  @Override
  public List<String> labels() {
    return classes.stream().map(it -> it.getFileName().toString()).toList();
  }

  @Override
  public Recipe recipe() {
    var frames = new Manifest.Frames(0, 0, 1, 2, 0, Manifest.Slicing.BY_NUMBER);
    return new Recipe(new Windows(frames, 48, 48, 4), 1, 1, 3);
  }

  @Override
  public String describe(Split split) {
    return switch (split) {
      case TRAIN -> "train (indices modulo 10 from 0 to 7)";
      case VALIDATION -> "validation (indices modulo 10 equal to 8)";
      case TEST -> "test (indices modulo 10 equal to 9)";
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
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      for (Path file : Folders.files(classes.get(label), ENDING)) {
        Matcher index = INDEX.matcher(file.getFileName().toString());
        if (!index.find()) {
          throw new DataSetException(file, "a recording's name ends in its index");
        }
        samples.add(new Sample(file, label, Integer.parseInt(index.group(1))));
      }
    }
    return samples.stream().filter(it -> it.belongs(split)).toList();
  }

  @Override
  public ClipFrames load(Split split, Windows windows) throws IOException {
    List<Clip> clips = Workers.map(samples(split), it -> clip(it, windows), () -> {});
    return new ClipFrames(windows.emptyFrame(), windows.timesteps(), false, clips);
  }

  private static Clip clip(Sample sample, Windows windows) throws IOException {
    try (EventReader reader = EventFiles.open(sample.file)) {
      EventBatch events = EventClips.read(reader);
      if (events.size() == 0) {
        throw new DataSetException(sample.file, "the recording holds no event");
      }
      return EventClips.of(events, windows, sample.label, sample.index);
    }
  }
}
