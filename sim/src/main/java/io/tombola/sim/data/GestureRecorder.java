package io.tombola.sim.data;

import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.Take;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a simulated data set in DVS128Gesture's own layout, with its users and its split: 1 to 23
 * for training, 24 to 29 for test.
 *
 * <p>Everything follows from the users' numbers, so user 24 is the same person in every data set
 * that is written, and a file repeats byte for byte. A light is a name and a fresh draw of the
 * recording's circumstances; the simulation does not imitate the original's lamps.
 */
public final class GestureRecorder {
  /** The original's lights, in its order of file names. */
  static final List<String> LIGHTS =
      List.of("fluorescent", "fluorescent_led", "lab", "led", "natural");

  private static final int USERS = 29;
  private static final int LAST_USER = 9999;
  private static final int LAST_TRAIN_USER = 23;
  private static final int EXTRA_USER_OTHERS = 3;

  private final Settings settings;

  /** A recorder of one data set. */
  public GestureRecorder(Settings settings) {
    this.settings = settings;
  }

  /**
   * What to record.
   *
   * @param users the first user and the last; the original numbers 1 to 29, those above are in the
   *     list of trials to train
   * @param extraTrainUsers people beyond the original's, numbered from 30, always for training; one
   *     trial each, with three more clips of "other gestures"
   * @param trials of each user, 1 to 5; four give the test split of the original's 288 clips
   * @param clipSeconds mean length of a clip; the original's are 6 to 11 s
   * @param rotationSeenBy from whose side the circles are clockwise
   */
  public record Settings(
      Users users,
      int extraTrainUsers,
      int trials,
      double clipSeconds,
      Take.RotationSeenBy rotationSeenBy) {
    /** Checks the ranges. */
    public Settings {
      require(
          extraTrainUsers == 0 || users.last() <= USERS,
          "extra train users are numbered from %d, and users end with %d"
              .formatted(USERS + 1, users.last()));
      require(extraTrainUsers >= 0, "extra train users " + extraTrainUsers + " is negative");
      require(
          trials >= 1 && trials <= LIGHTS.size(),
          "trials " + trials + " is outside 1.." + LIGHTS.size());
      require(
          clipSeconds >= 0.5 && clipSeconds <= 60,
          "clip seconds " + clipSeconds + " is outside 0.5..60");
    }
  }

  /** A range of users, both ends included. */
  public record Users(int first, int last) {
    /** Checks the range. */
    public Users {
      require(
          first >= 1 && first <= last && last <= LAST_USER,
          "users " + first + "-" + last + " is no range within 1-" + LAST_USER);
    }
  }

  /** What a trial, or a whole data set, came to. */
  public record Recorded(int trials, int clips, long events, double seconds) {
    Recorded plus(Recorded other) {
      return new Recorded(
          trials + other.trials,
          clips + other.clips,
          events + other.events,
          seconds + other.seconds);
    }
  }

  /** Trials that {@link #record} will write. */
  public int trials() {
    return sessions().size();
  }

  /**
   * Records the data set into a folder that is empty or does not exist. The trial lists come last:
   * a folder without them is an unfinished one.
   *
   * @param recorded called after each trial, from several threads
   * @throws DataSetException when the folder is not empty
   */
  public Recorded record(Path folder, Runnable recorded) throws IOException {
    requireEmpty(folder);
    Files.createDirectories(folder);
    TextFile.write(folder.resolve(Dvs128Gesture.SIMULATED_NOTE), note());
    Recorded sum =
        Workers.map(
                sessions(),
                session ->
                    TrialRecorder.record(
                        session, settings.clipSeconds(), settings.rotationSeenBy(), folder),
                recorded)
            .stream()
            .reduce(new Recorded(0, 0, 0, 0), Recorded::plus);
    TextFile.write(folder.resolve(Dvs128Gesture.TRAIN_LIST), fileNames(false));
    TextFile.write(folder.resolve(Dvs128Gesture.TEST_LIST), fileNames(true));
    return sum;
  }

  private List<TrialRecorder.Session> sessions() {
    List<TrialRecorder.Session> sessions = new ArrayList<>();
    for (int user = settings.users().first(); user <= settings.users().last(); user++) {
      for (int trial = 0; trial < settings.trials(); trial++) {
        sessions.add(new TrialRecorder.Session(user, trial, LIGHTS.get(trial), 0));
      }
    }
    for (int extra = 1; extra <= settings.extraTrainUsers(); extra++) {
      String light = LIGHTS.get(extra % LIGHTS.size());
      sessions.add(new TrialRecorder.Session(USERS + extra, 0, light, EXTRA_USER_OTHERS));
    }
    return sessions;
  }

  private List<String> fileNames(boolean test) {
    return sessions().stream()
        .filter(session -> isTestUser(session.user()) == test)
        .map(session -> Trial.fileName(session.user(), session.light()))
        .toList();
  }

  private static boolean isTestUser(int user) {
    return user > LAST_TRAIN_USER && user <= USERS;
  }

  private List<String> note() {
    return List.of(
        "These recordings are simulated: no person and no camera took part.",
        "Whatever is trained or measured on them is to be called simulated.",
        "Users: "
            + settings.users().first()
            + "-"
            + settings.users().last()
            + " and "
            + settings.extraTrainUsers()
            + " extra training users",
        "Mean clip: " + settings.clipSeconds() + " s",
        "Circles are clockwise as seen by the " + settings.rotationSeenBy(),
        "Classes: " + List.of(Gesture.values()));
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "this is a file; name a folder that is empty or new");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        throw new DataSetException(
            folder, "the folder is not empty; name one that is or a new one");
      }
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
