package io.tombola.sim.cli;

import io.tombola.engine.net.SpikingVit;
import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Windows;
import io.tombola.sim.nn.Surrogate;
import io.tombola.sim.search.Augmentation;
import io.tombola.sim.search.FineTuning;
import io.tombola.sim.search.InputForm;
import io.tombola.sim.search.Keep;
import io.tombola.sim.search.Ladder;
import io.tombola.sim.search.Method;
import io.tombola.sim.search.Optimiser;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.Trainable;
import io.tombola.sim.search.WeightInit;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a search can be told: its frames, its network and its training. */
final class SearchOptions {
  @Mixin private WindowOptions windowOptions;

  @Option(
      names = "--method",
      defaultValue = "mpslt",
      completionCandidates = MethodConverter.Names.class,
      converter = MethodConverter.class,
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Method method;

  @Option(
      names = "--input",
      defaultValue = "FRAMES",
      paramLabel = "FORM",
      description =
          "How ann, lt and mplt take a window: ${COMPLETION-CANDIDATES} (default: FRAMES).")
  private InputForm input;

  @Option(
      names = "--arch",
      defaultValue = "vgg9",
      paramLabel = "NAME",
      description =
          "vgg9, resnet19, or a spiking ViT: vit-tiny, vit-small or, such as vit-64x2, one of"
              + " dimension 64 and 2 blocks; -membrane behind it adds charges to its stream, not"
              + " spikes (default: ${DEFAULT-VALUE}).")
  private String architecture;

  @Option(
      names = "--width",
      defaultValue = "0.5",
      paramLabel = "F",
      description = "Factor on a CNN's channels (default: ${DEFAULT-VALUE}).")
  private double width;

  @Mixin private VitOptions vitOptions;

  @Option(
      names = "--keep",
      defaultValue = "0.5",
      paramLabel = "SHARE",
      description = "Share of the weights that stay (default: ${DEFAULT-VALUE}).")
  private double keep;

  @Option(
      names = "--ladder",
      split = ",",
      paramLabel = "SHARE",
      description =
          "Find nested masks of these shares, largest first, such as 0.6,0.3,0.1, in place of"
              + " --keep: the smallest is searched for --epochs, and each larger one grown around"
              + " the one before. mpslt only.")
  private List<Double> ladder = List.of();

  @Option(
      names = "--rung-epochs",
      paramLabel = "N",
      description = "Epochs of each larger mask of the ladder (default: a third of --epochs).")
  private Integer rungEpochs;

  @Option(
      names = "--ladder-from-top",
      description =
          "Search the ladder's largest mask and cut the smaller ones out of its scores: quick, for"
              + " comparison; small ones collapse.")
  private boolean fromTop;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "Rank weights within each LAYER or over all, GLOBAL (default: GLOBAL for pruning, else"
              + " LAYER).")
  private Keep.Scope scope;

  @Option(
      names = "--ramp",
      defaultValue = "0",
      paramLabel = "N",
      description = "Epochs over which the share falls from a half (default: none).")
  private int rampEpochs;

  @Option(
      names = "--groups",
      defaultValue = "1",
      paramLabel = "N",
      description = "Groups of output channels that keep equally many weights (default: 1).")
  private int groups;

  @Option(
      names = "--init",
      defaultValue = "KAIMING_NORMAL",
      paramLabel = "NAME",
      description = "First weights: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private WeightInit init;

  @Option(
      names = "--lambda",
      defaultValue = "0.5",
      paramLabel = "L",
      description = "The membranes' decay factor (default: ${DEFAULT-VALUE}).")
  private double lambda;

  @Option(
      names = "--surrogate",
      defaultValue = "ARCTANGENT",
      paramLabel = "NAME",
      description = "A spike's derivative: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Surrogate surrogate;

  @Option(
      names = "--optimiser",
      defaultValue = "ADAM",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Optimiser.Kind optimiser;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Rate of scores or weights, a cosine takes it to 0 (default: the method's).")
  private Double rate;

  @Option(
      names = "--gain",
      paramLabel = "G",
      description = "Factor on the averaged logits in the loss (default: the method's).")
  private Double gain;

  @Option(
      names = "--norm-rate",
      defaultValue = "0.002",
      paramLabel = "R",
      description = "Rate of batch norm's gains and offsets (default: ${DEFAULT-VALUE}).")
  private double normRate;

  @Option(
      names = "--momentum",
      defaultValue = "0.9",
      paramLabel = "M",
      description = "Of SGD (default: ${DEFAULT-VALUE}).")
  private double momentum;

  @Option(
      names = "--weight-decay",
      defaultValue = "0.0005",
      paramLabel = "D",
      description = "Of SGD (default: ${DEFAULT-VALUE}).")
  private double weightDecay;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Rounds of iterative pruning (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--rewind-epoch",
      defaultValue = "1",
      paramLabel = "N",
      description = "Epochs whose weights each round goes back to (default: ${DEFAULT-VALUE}).")
  private int rewindEpoch;

  @Option(
      names = "--fine-tune",
      defaultValue = "NONE",
      paramLabel = "WHAT",
      description =
          "Trained on under the mask found: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
              + " Tuned WEIGHTS make no ticket.")
  private FineTuning fineTuning;

  @Option(
      names = "--fine-tune-epochs",
      paramLabel = "N",
      description = "Default: a third of --epochs.")
  private Integer fineTuningEpochs;

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
    return windowOptions.windows(set);
  }

  /** As above, with so many timesteps. */
  Windows windows(DataSet set, int timesteps) {
    return windowOptions.windows(set, timesteps);
  }

  /** What a method searches, with its inputs from the windows. */
  Trainable trainable(Manifest.Architecture described, Method other) {
    try {
      if (described.isVit()) {
        if (!ladder.isEmpty()) {
          throw new IllegalArgumentException("a spiking ViT has no --ladder");
        }
        return Trainable.of(described.vit(), other);
      }
      if (vitOptions.prunesPatches()) {
        throw new IllegalArgumentException("--patch-keep is of a spiking ViT's patches");
      }
      return Trainable.of(described.network(), other);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** The network's shape, with its inputs from the windows. */
  Manifest.Architecture architecture(Windows windows, int classes) {
    try {
      var described =
          new Manifest.Architecture(
              architecture,
              SpikingVit.isName(architecture) ? 1 : width,
              input.channels(windows.channels(), windows.timesteps()),
              windows.height(),
              windows.width(),
              classes);
      described.check();
      return described;
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** Such as {@code vgg9 at width 0.5}. */
  String networkDescription() {
    return SpikingVit.isName(architecture) ? architecture : architecture + " at width " + width;
  }

  /** How the search runs; what has no option here is the measured recipe's. */
  SearchSettings settings(Windows windows) {
    return settings(windows, method, vitOptions.patchKeep(method));
  }

  /** The share of patches that stay where a method drops some. */
  double prunedPatchKeep() {
    return vitOptions.prunedPatchKeep();
  }

  /**
   * As above, by another method, at its own rate and scope unless these were said.
   *
   * @param patchKeep share of a spiking ViT's patches that stay
   */
  SearchSettings settings(Windows windows, Method other, double patchKeep) {
    try {
      return SearchSettings.of(other)
          .with(
              change -> {
                apply(change, windows, other);
                change.vit = vitOptions.settings(patchKeep, epochs);
              });
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  private void apply(SearchSettings.Builder settings, Windows windows, Method chosen) {
    settings.input = input;
    settings.timesteps = windows.timesteps();
    settings.lambda = lambda;
    settings.surrogate = surrogate;
    settings.keep = new Keep(keep, scope == null ? chosen.scope() : scope, rampEpochs, groups);
    settings.ladder = ladder();
    if (settings.ladder.wanted()) {
      settings.keep = settings.keep.withRatio(settings.ladder.firstKeepRatio());
    }
    settings.init = init;
    settings.batch = batch;
    settings.epochs = epochs;
    settings.optimiser = optimiser;
    settings.rate = rate == null ? chosen.rate() : rate;
    settings.outputGain = gain == null ? chosen.outputGain() : gain;
    settings.normRate = normRate;
    settings.momentum = momentum;
    settings.weightDecay = weightDecay;
    settings.rounds = rounds;
    settings.rewindEpoch = rewindEpoch;
    settings.fineTuning = fineTuning;
    settings.fineTuningEpochs =
        fineTuningEpochs == null ? Math.max(1, epochs / 3) : fineTuningEpochs;
    settings.weightSeed = seed;
    settings.runSeed = seed;
  }

  private Ladder ladder() {
    if (ladder.isEmpty()) {
      if (fromTop || rungEpochs != null) {
        throw new IllegalArgumentException(
            "--rung-epochs and --ladder-from-top are for a --ladder of shares");
      }
      return Ladder.NONE;
    }
    if (fromTop) {
      return new Ladder(ladder, Ladder.Way.CUT, 0);
    }
    int each = rungEpochs == null ? Math.max(1, epochs / 3) : rungEpochs;
    return new Ladder(ladder, Ladder.Way.GROWN, each);
  }

  /** How training windows are varied: moved, and mirrored where labels allow it. */
  Augmentation augmentation(DataSet set) {
    try {
      return set.augmentation(shift == null ? set.recipe().shift() : shift);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** Random windows of each clip in an epoch. */
  int windowsPerClip(DataSet set) {
    int windows = windowsPerClip == null ? set.recipe().windowsPerClip() : windowsPerClip;
    if (windows < 1) {
      throw wrong(new IllegalArgumentException("--windows-per-clip must be positive"));
    }
    return windows;
  }

  private ParameterException wrong(IllegalArgumentException problem) {
    return new ParameterException(command.commandLine(), problem.getMessage(), problem);
  }
}
