package io.tombola.sim.cli;

import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.DataSets;
import io.tombola.sim.data.FrameCache;
import io.tombola.sim.data.LabelRows;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Windows;
import io.tombola.sim.search.ClipFrames;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which data set, and how it is read. */
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of a data set in its own layout.")
  private Path folder;

  @Option(
      names = "--dataset",
      paramLabel = "KIND",
      description = "${COMPLETION-CANDIDATES} (default: found out from the folder).")
  private DataSets kind;

  @Option(
      names = "--label-rows",
      defaultValue = "EVERY",
      paramLabel = "ROWS",
      description =
          "Of DVS128Gesture's labels: ${COMPLETION-CANDIDATES}, which gives 1176 and 288 samples or"
              + " 1077 and 264 (default: ${DEFAULT-VALUE}).")
  private LabelRows rows;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keep binned frames here, for runs with the same settings.")
  private Path cache;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** True when a folder was named. */
  boolean given() {
    return folder != null;
  }

  /** The folder named, or null. */
  Path folder() {
    return folder;
  }

  /** Opens the data set. */
  DataSet open() throws IOException {
    if (folder == null) {
      throw new ParameterException(command.commandLine(), "Missing required option: '--data=DIR'");
    }
    return DataSets.open(folder, kind, rows);
  }

  /**
   * A split in memory, with its warnings said.
   *
   * @throws DataSetException when the split is empty
   */
  ClipFrames load(DataSet set, Split split, Windows windows) throws IOException {
    if (set.size(split) == 0) {
      throw new DataSetException(
          folder == null ? Path.of(set.name()) : folder,
          "no samples of the split " + set.describe(split));
    }
    for (String warning : set.warnings(split)) {
      command.commandLine().getErr().println("warning: " + warning);
    }
    try {
      return new FrameCache(cache).load(set, split, windows);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
