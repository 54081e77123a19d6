package io.tombola.sim.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder laid out as the DVS128Gesture data set (Amir et al., "A Low Power, Fully Event-Based
 * Gesture Recognition System", CVPR 2017; CC BY 4.0, a manual download), or written so by {@link
 * GestureRecorder}: {@code trials_to_train.txt}, {@code trials_to_test.txt} and the files that they
 * name.
 *
 * <p>Every labels row is one sample. The original has 98 training and 24 test trials of 12 rows,
 * arm roll twice: 1176 and 288 samples, as SpikingJelly counts them. Loaders that keep one row a
 * class count 1077 and 264.
 */
public final class Dvs128Gesture {
  /** Sensor columns and rows. */
  public static final int SENSOR_SIZE = 128;

  static final String TRAIN_LIST = "trials_to_train.txt";
  static final String TEST_LIST = "trials_to_test.txt";

  /** Its presence says that the recordings are simulated; its text says how. */
  static final String SIMULATED_NOTE = "SIMULATED.txt";

  private final Path folder;
  private final List<Trial> trainTrials;
  private final List<Trial> testTrials;

  private Dvs128Gesture(Path folder, List<Trial> trainTrials, List<Trial> testTrials) {
    this.folder = folder;
    this.trainTrials = trainTrials;
    this.testTrials = testTrials;
  }

  /**
   * Reads the trial lists and checks that the files they name are there.
   *
   * @throws DataSetException naming the file and line that is missing or malformed
   */
  public static Dvs128Gesture open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "there is no such folder");
    }
    return new Dvs128Gesture(
        folder, trials(folder.resolve(TRAIN_LIST)), trials(folder.resolve(TEST_LIST)));
  }

  private static List<Trial> trials(Path list) throws IOException {
    List<String> lines = TextFile.read(list);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).strip();
      if (!name.isEmpty()) {
        trials.add(Trial.of(list, i + 1, name));
      }
    }
    return List.copyOf(trials);
  }

  /** The trials of a split, in their list's order. */
  public List<Trial> trials(Split split) {
    List<Trial> listed = split == Split.TEST ? testTrials : trainTrials;
    return listed.stream().filter(trial -> split.includes(trial.user())).toList();
  }

  /** A sentence for each peculiarity of the split's labels, such as clips that overlap. */
  public List<String> warnings(Split split) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (Trial trial : trials(split)) {
      trial.labels().overlaps().forEach(it -> warnings.add(trial.labelFile() + ": " + it));
    }
    return warnings;
  }

  /** True when the recordings are simulated, and so every figure measured on them. */
  public boolean simulated() {
    return Files.exists(folder.resolve(SIMULATED_NOTE));
  }

  /** What to call the data wherever a figure stands. */
  public String name() {
    return simulated() ? "simulated DVS128Gesture" : "DVS128Gesture";
  }
}
