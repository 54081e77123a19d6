package io.tombola.sim.cli;

import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Windows;
import io.tombola.sim.search.Augmentation;
import io.tombola.sim.search.SearchSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a search can be told: its frames, its network and its training. */
final class SearchOptions {
  private static final long DEFAULT_TIMESTEP_US = 100_000;

  @Option(
      names = "--size",
      paramLabel = "PX",
      description = "Rows and columns of a frame (default: the data set's own).")
  private Integer size;

  @Option(
      names = "--slicing",
      paramLabel = "HOW",
      description =
          "What a timestep is a slice of: STREAM, BY_TIME or BY_NUMBER of whole samples"
              + " (default: the data set's own).")
  private Manifest.Slicing slicing;

  @Option(
      names = "--timestep-ms",
      paramLabel = "MS",
      description = "Length of a stream's timestep (default: 100, or the data set's own).")
  private Integer timestepMs;

  @Option(
      names = "--sub-bins",
      paramLabel = "N",
      description = "Parts of a timestep that become channels (default: the data set's own).")
  private Integer subBins;

  @Option(
      names = "--count-bits",
      paramLabel = "N",
      description = "Bits of a pixel's count (default: the data set's own).")
  private Integer countBits;

  @Option(
      names = "--refractory-ms",
      paramLabel = "MS",
      description = "A pixel's events this close are merged (default: the data set's own).")
  private Integer refractoryMs;

  @Option(
      names = "--timesteps",
      paramLabel = "T",
      description = "Timesteps of a window (default: the data set's own).")
  private Integer timesteps;

  @Option(
      names = "--width",
      defaultValue = "0.5",
      paramLabel = "F",
      description = "Factor on VGG-9's channels (default: ${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--keep",
      defaultValue = "0.5",
      paramLabel = "SHARE",
      description = "Share of each layer's weights that stay (default: ${DEFAULT-VALUE}).")
  private double keep;

  @Option(
      names = "--lambda",
      defaultValue = "0.5",
      paramLabel = "L",
      description = "The membranes' decay factor (default: ${DEFAULT-VALUE}).")
  private double lambda;

  @Option(
      names = "--epochs",
      defaultValue = "40",
      paramLabel = "N",
      description = "Passes over the training windows (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--batch",
      defaultValue = "32",
      paramLabel = "N",
      description = "Windows of a batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--windows-per-clip",
      paramLabel = "N",
      description = "Random windows of each clip in an epoch (default: the data set's own).")
  private Integer windowsPerClip;

  @Option(
      names = "--shift",
      paramLabel = "PX",
      description = "Largest random move of a training window (default: the data set's own).")
  private Integer shift;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Grows the frozen weights and draws the run (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What the network sees; what was not said is the data set's own. */
  Windows windows(DataSet set) {
    Windows own = set.recipe().windows();
    Manifest.Frames frames = own.frames();
    Manifest.Slicing how = slicing(own);
    boolean stream = how == Manifest.Slicing.STREAM;
    try {
      return new Windows(
          new Manifest.Frames(
              stream ? timestepUs(frames) : 0,
              0,
              how == Manifest.Slicing.IMAGE ? 0 : or(subBins, frames.subBins()),
              or(countBits, frames.countBits()),
              refractoryMs == null ? frames.refractoryUs() : refractoryMs * 1000L,
              how),
          or(size, own.width()),
          or(size, own.height()),
          or(timesteps, own.timesteps()));
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private Manifest.Slicing slicing(Windows own) {
    if (own.still() || slicing == Manifest.Slicing.IMAGE) {
      if (slicing != null && slicing != own.frames().slicing()) {
        throw wrong(
            new IllegalArgumentException("--slicing " + slicing + " does not fit this data set"));
      }
      return own.frames().slicing();
    }
    if (slicing == null) {
      return timestepMs == null ? own.frames().slicing() : Manifest.Slicing.STREAM;
    }
    return slicing;
  }

  private long timestepUs(Manifest.Frames own) {
    if (timestepMs != null) {
      return timestepMs * 1000L;
    }
    return own.timestepUs() > 0 ? own.timestepUs() : DEFAULT_TIMESTEP_US;
  }

  private static int or(Integer said, int own) {
    return said == null ? own : said;
  }

  /** The network, with its inputs from the windows. */
  Manifest.Architecture architecture(Windows windows, int classes) {
    try {
      var architecture =
          new Manifest.Architecture(
              "vgg9", width, windows.channels(), windows.height(), windows.width(), classes);
      architecture.network();
      return architecture;
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** How the search runs; what has no option here is the measured recipe's. */
  SearchSettings settings(Windows windows) {
    SearchSettings recipe = SearchSettings.DEFAULT;
    try {
      return new SearchSettings(
          windows.timesteps(),
          lambda,
          keep,
          batch,
          epochs,
          recipe.scoreRate(),
          recipe.normRate(),
          recipe.outputGain(),
          recipe.calibrationBatches(),
          recipe.fractionBits(),
          seed,
          seed);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** How training windows are varied: moved, and mirrored where labels allow it. */
  Augmentation augmentation(DataSet set) {
    try {
      return set.augmentation(or(shift, set.recipe().shift()));
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** Random windows of each clip in an epoch. */
  int windowsPerClip(DataSet set) {
    int windows = or(windowsPerClip, set.recipe().windowsPerClip());
    if (windows < 1) {
      throw wrong(new IllegalArgumentException("--windows-per-clip must be positive"));
    }
    return windows;
  }

  private ParameterException wrong(IllegalArgumentException problem) {
    return new ParameterException(command.commandLine(), problem.getMessage(), problem);
  }
}
