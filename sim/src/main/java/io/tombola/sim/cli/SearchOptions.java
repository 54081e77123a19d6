package io.tombola.sim.cli;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.search.Augmentation;
import io.tombola.sim.search.SearchSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a search can be told: its frames, its network and its training. */
final class SearchOptions {
  @Option(
      names = "--size",
      defaultValue = "32",
      paramLabel = "PX",
      description = "Rows and columns of a frame (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--timestep-ms",
      defaultValue = "100",
      paramLabel = "MS",
      description = "Length of a timestep (default: ${DEFAULT-VALUE}).")
  private int timestepMs;

  @Option(
      names = "--sub-bins",
      defaultValue = "4",
      paramLabel = "N",
      description = "Parts of a timestep that become channels (default: ${DEFAULT-VALUE}).")
  private int subBins;

  @Option(
      names = "--count-bits",
      defaultValue = "2",
      paramLabel = "N",
      description = "Bits of a pixel's count (default: ${DEFAULT-VALUE}).")
  private int countBits;

  @Option(
      names = "--refractory-ms",
      defaultValue = "5",
      paramLabel = "MS",
      description = "A pixel's events this close are merged (default: ${DEFAULT-VALUE}).")
  private int refractoryMs;

  @Option(
      names = "--timesteps",
      defaultValue = "5",
      paramLabel = "T",
      description = "Timesteps of a window (default: ${DEFAULT-VALUE}).")
  private int timesteps;

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
      defaultValue = "1",
      paramLabel = "N",
      description = "Random windows of each clip in an epoch (default: ${DEFAULT-VALUE}).")
  private int windowsPerClip;

  @Option(
      names = "--shift",
      defaultValue = "2",
      paramLabel = "PX",
      description = "Largest random move of a training window (default: ${DEFAULT-VALUE}).")
  private int shift;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Grows the frozen weights and draws the run (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** How events become frames. */
  FrameSettings frames() {
    try {
      return new FrameSettings(
          size,
          size,
          new FrameSettings.Binning.ByTime(timestepMs * 1000L),
          subBins,
          countBits,
          refractoryMs * 1000L);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** The network, with its inputs from the frames. */
  Manifest.Architecture architecture(int classes) {
    try {
      var architecture =
          new Manifest.Architecture("vgg9", width, frames().channels(), size, size, classes);
      architecture.network();
      return architecture;
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** How the search runs; what has no option here is the measured recipe's. */
  SearchSettings settings() {
    SearchSettings recipe = SearchSettings.DEFAULT;
    try {
      return new SearchSettings(
          timesteps,
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

  /** How training windows are varied: moved, and mirrored with their labels. */
  Augmentation augmentation() {
    try {
      return Augmentation.dvs128(shift);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** Random windows of each clip in an epoch. */
  int windowsPerClip() {
    if (windowsPerClip < 1) {
      throw wrong(new IllegalArgumentException("--windows-per-clip must be positive"));
    }
    return windowsPerClip;
  }

  private ParameterException wrong(IllegalArgumentException problem) {
    return new ParameterException(command.commandLine(), problem.getMessage(), problem);
  }
}
