package io.tombola.sim.cli;

import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a search is of, beside its settings: a line for each thing that another search may have
 * otherwise, so that neither a result nor a checkpoint is taken for another's.
 *
 * @param dataState what the data is, in words that other data does not share
 */
record SearchIdentity(DataSet set, String dataState) {
  /** Looks at all files that are trained and validated on. */
  static SearchIdentity of(DataSet set) throws IOException {
    return new SearchIdentity(
        set, set.name() + state(set, Split.TRAIN) + state(set, Split.VALIDATION));
  }

  private static String state(DataSet set, Split split) throws IOException {
    long bytes = 0;
    for (Path file : set.files(split)) {
      bytes += Files.size(file);
    }
    return "\n%s: %d samples, %d bytes".formatted(set.describe(split), set.size(split), bytes);
  }

  /** The text of one search. */
  String text(SearchOptions options, Manifest.Architecture architecture, Windows windows) {
    return String.join(
        "\n",
        architecture.toString(),
        windows.toString(),
        dataState,
        options.windowsPerClip(set) + " windows, shift " + options.augmentation(set).shift());
  }
}
