package io.tombola.sim.data;

import io.tombola.sim.search.Augmentation;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A labelled data set in its own layout on disk, brought into memory as windows of frames.
 *
 * <p>A split that the data set does not define is made here, always the same: {@link #describe}
 * says how, and goes into every manifest.
 */
public interface DataSet {
  /** What to call the data wherever a figure stands. */
  String name();

  /** True when the recordings are simulated, and so every figure measured on them. */
  default boolean simulated() {
    return false;
  }

  /** Class names in the order of their labels. */
  List<String> labels();

  /** The class that means "no command", or -1. */
  default int idleClass() {
    return -1;
  }

  /** How the data set is commonly shown to a network; what a user does not say follows it. */
  Recipe recipe();

  /**
   * The common way to show a data set.
   *
   * @param windowsPerClip random windows of each clip in an epoch of training
   * @param evaluationWindows of each clip, spread evenly
   * @param shift largest random move of a training window, pixels
   */
  record Recipe(Windows windows, int windowsPerClip, int evaluationWindows, int shift) {}

  /** How training windows may be varied: moved, and mirrored only where labels allow it. */
  default Augmentation augmentation(int shift) {
    return new Augmentation(shift, new int[0]);
  }

  /** How many clips a split has; 0 when the folder does not have it. */
  int size(Split split) throws IOException;

  /** The split's name, and which samples belong to it. */
  String describe(Split split);

  /** A sentence for each peculiarity of a split that its user should know. */
  default List<String> warnings(Split split) throws IOException {
    return List.of();
  }

  /** Every file that a split's windows are made of, for a cache to watch. */
  List<Path> files(Split split) throws IOException;

  /**
   * Brings a split into memory.
   *
   * @throws DataSetException when a file is missing, has a wrong size, or holds too little
   * @throws IllegalArgumentException when the windows make no sense for this data
   */
  ClipFrames load(Split split, Windows windows) throws IOException;
}
