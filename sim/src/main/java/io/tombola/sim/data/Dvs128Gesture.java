package io.tombola.sim.data;

import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.search.Augmentation;
import io.tombola.sim.search.Clip;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder laid out as the DVS128Gesture data set (Amir et al., "A Low Power, Fully Event-Based
 * Gesture Recognition System", CVPR 2017; CC BY 4.0, a manual download), or written so by {@link
 * GestureRecorder}: {@code trials_to_train.txt}, {@code trials_to_test.txt} and the files that they
 * name.
 *
 * <p>The original has 98 training and 24 test trials of 12 labels rows, arm roll twice. {@link
 * LabelRows} says which of them are samples: 1176 and 288 where every row is, 1077 and 264 where
 * one row a class is.
 *
 * <p>Frames are those of a running stream, as on a robot, or those of whole clips: T frames of
 * equal time or of equally many events, the literature's "split by time" and "split by number".
 */
public final class Dvs128Gesture implements DataSet {
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
    return open(folder, LabelRows.EVERY);
  }

  /** As above, with a choice of the labels rows that are samples. */
  public static Dvs128Gesture open(Path folder, LabelRows rows) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "there is no such folder");
    }
    return new Dvs128Gesture(
        folder, trials(folder.resolve(TRAIN_LIST), rows), trials(folder.resolve(TEST_LIST), rows));
  }

  private static List<Trial> trials(Path list, LabelRows rows) throws IOException {
    List<String> lines = TextFile.read(list);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).strip();
      if (!name.isEmpty()) {
        trials.add(Trial.of(list, i + 1, name, rows));
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
  @Override
  public List<String> warnings(Split split) throws IOException {
    List<String> warnings = new ArrayList<>();
    for (Trial trial : trials(split)) {
      trial.labels().overlaps().forEach(it -> warnings.add(trial.labelFile() + ": " + it));
    }
    return warnings;
  }

  static boolean recognises(Path folder) {
    return Files.exists(folder.resolve(TRAIN_LIST)) || Files.exists(folder.resolve(TEST_LIST));
  }

  @Override
  public List<String> labels() {
    return Arrays.stream(Gesture.values()).map(Gesture::label).toList();
  }

  @Override
  public int idleClass() {
    return Gesture.OTHER_GESTURES.id() - 1;
  }

  /** Half a second in steps of 100 ms, four sub-bins each: what the shipped ticket sees. */
  @Override
  public Recipe recipe() {
    var frames = new Manifest.Frames(100_000, 0, 4, 2, 5_000);
    return new Recipe(new Windows(frames, 32, 32, 5), 1, 4, 2);
  }

  /** Mirrored gestures change their names: left and right swap, and so do directions. */
  @Override
  public Augmentation augmentation(int shift) {
    return Augmentation.dvs128(shift);
  }

  @Override
  public int size(Split split) throws IOException {
    int clips = 0;
    for (Trial trial : trials(split)) {
      clips += trial.labels().clips().size();
    }
    return clips;
  }

  @Override
  public String describe(Split split) {
    return split.description();
  }

  @Override
  public List<Path> files(Split split) {
    return trials(split).stream()
        .flatMap(trial -> Stream.of(trial.recording(), trial.labelFile()))
        .toList();
  }

  @Override
  public ClipFrames load(Split split, Windows windows) throws IOException {
    List<Clip> clips =
        windows.streamed()
            ? ClipLoader.load(trials(split), windows.settings(), windows.timesteps(), () -> {})
            : ClipLoader.loadWhole(trials(split), windows);
    return new ClipFrames(windows.emptyFrame(), windows.timesteps(), false, clips);
  }

  /** True when the recordings are simulated, and so every figure measured on them. */
  @Override
  public boolean simulated() {
    return Files.exists(folder.resolve(SIMULATED_NOTE));
  }

  @Override
  public String name() {
    return simulated() ? "simulated DVS128Gesture" : "DVS128Gesture";
  }
}
