package io.tombola.sim.cli;

import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.DataSets;
import io.tombola.sim.data.GestureRecorder;
import io.tombola.sim.data.LabelRows;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Windows;
import io.tombola.sim.nn.Activation;
import io.tombola.sim.report.Cell;
import io.tombola.sim.report.CellResult;
import io.tombola.sim.report.HtmlReport;
import io.tombola.sim.report.SweepPlan;
import io.tombola.sim.scene.Take;
import io.tombola.sim.search.Method;
import io.tombola.sim.search.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tombola sweep}: many searches and the report that compares them. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Searches by several methods over shares of weights, timesteps and decay factors, and of a"
          + " spiking ViT over shares of patches, each axis on its own from the base point (--keep,"
          + " --timesteps, --lambda, --patch-keep), and writes DIR/report.html.",
      "Each result is a file; a sweep that is started again goes on where it was. Without --data it"
          + " simulates a small set of gestures in DIR first."
    })
final class SweepCommand implements Callable<Integer> {
  private static final String SIMULATED = "simulated";

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      parameterConsumer = SweepPreset.Expansion.class,
      description =
          "smoke and, of a spiking ViT, smoke-vit (minutes, show that it works), or paper and"
              + " paper-vit (the paper's axes, hours); stands for options, but those that are said"
              + " beside it.")
  private SweepPreset preset;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of results and report; made when it is not there.")
  private Path out;

  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--methods",
      split = ",",
      defaultValue = "snn,mpslt,mplt",
      converter = MethodConverter.class,
      paramLabel = "NAME",
      description = "Methods to compare (default: ${DEFAULT-VALUE}).")
  private List<Method> methods;

  @Option(
      names = "--keeps",
      split = ",",
      defaultValue = "0.8,0.7,0.6,0.5,0.4,0.3,0.2",
      paramLabel = "SHARE",
      description = "Shares of weights that stay (default: ${DEFAULT-VALUE}).")
  private List<Double> keeps;

  @Option(
      names = "--patch-keeps",
      split = ",",
      defaultValue = "0.8,0.7,0.6,0.5,0.4,0.3,0.2",
      paramLabel = "SHARE",
      description =
          "Shares of a spiking ViT's patches that stay, for methods that drop some (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Double> patchKeeps;

  @Option(
      names = "--balance",
      split = ",",
      defaultValue = "0.9:0.4,0.8:0.5,0.7:0.6,0.6:0.7,0.5:0.8,0.4:0.9",
      converter = BalanceConverter.class,
      paramLabel = "KEEP:PATCH-KEEP",
      description =
          "For the same methods: shares of weights and of patches that stay, pruning the one"
              + " against pruning the other (default: ${DEFAULT-VALUE}, where 0.7 are removed, both"
              + " shares added up).")
  private List<SweepPlan.Balance> balance;

  @Option(
      names = "--timesteps-axis",
      split = ",",
      defaultValue = "1,2,4,6,8",
      paramLabel = "T",
      description = "Timesteps of a window (default: ${DEFAULT-VALUE}).")
  private List<Integer> timesteps;

  @Option(
      names = "--lambdas",
      split = ",",
      defaultValue = "0.99,0.8,0.6,0.4,0.2",
      paramLabel = "L",
      description = "Decay factors (default: ${DEFAULT-VALUE}).")
  private List<Double> lambdas;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      paramLabel = "N",
      description = "Seeds of each search, from --seed on (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--jobs",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Searches at a time (default: ${DEFAULT-VALUE}; a single one takes all cores already).")
  private int jobs;

  @Mixin private SearchOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    require(jobs >= 1, "--jobs must be positive");
    Files.createDirectories(out);
    DataSet set = dataOptions.given() ? dataOptions.open() : simulated();
    Windows windows = options.windows(set);
    SweepPlan plan = plan(options.settings(windows));
    var run = new SweepRun(set, dataOptions, options, out, this::say);
    check(run, plan);
    var subject =
        new HtmlReport.Subject(
            set.name(),
            set.simulated(),
            "trained on "
                + set.describe(Split.TRAIN)
                + ", accuracy on "
                + set.describe(Split.VALIDATION),
            windows.description(),
            options.networkDescription());
    Path report = out.resolve("report.html");
    List<CellResult> results =
        run.all(plan, jobs, done -> HtmlReport.write(report, subject, plan, done));
    HtmlReport.write(report, subject, plan, results);
    say("wrote " + report);
    if (preset != null && preset.smoke()) {
      say("a smoke sweep shows that it works; its accuracies say little");
    }
    return 0;
  }

  private void check(SweepRun run, SweepPlan plan) {
    try {
      run.check(plan);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private SweepPlan plan(SearchSettings base) {
    try {
      return new SweepPlan(
          methods.stream()
              .map(
                  method ->
                      new SweepPlan.SweptMethod(
                          method.name(),
                          method.prunes(),
                          method.prunesPatches(),
                          method.activation() == Activation.SPIKES))
              .toList(),
          keeps,
          patchKeeps,
          balance,
          timesteps,
          lambdas,
          new Cell(
              "",
              base.keep().ratio(),
              options.prunedPatchKeep(),
              base.timesteps(),
              base.lambda(),
              base.runSeed()),
          seeds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Thirteen simulated people, three of them for validation; written once. */
  private DataSet simulated() throws IOException {
    Path folder = out.resolve(SIMULATED);
    if (!Files.exists(folder.resolve("trials_to_test.txt"))) {
      require(
          !Files.exists(folder),
          folder + " is an unfinished simulation; delete it and start again");
      say("simulating a small set of gestures in " + folder);
      new GestureRecorder(
              new GestureRecorder.Settings(
                  new GestureRecorder.Users(19, 23), 8, 1, 1.5, Take.RotationSeenBy.CAMERA))
          .record(folder, () -> {});
    }
    return DataSets.open(folder, DataSets.DVS128GESTURE, LabelRows.EVERY);
  }

  /** Two shares, such as {@code 0.6:0.7}. */
  static final class BalanceConverter implements ITypeConverter<SweepPlan.Balance> {
    @Override
    public SweepPlan.Balance convert(String pair) {
      String[] shares = pair.split(":", -1);
      try {
        if (shares.length == 2) {
          return new SweepPlan.Balance(
              Double.parseDouble(shares[0]), Double.parseDouble(shares[1]));
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new TypeConversionException(
          "'" + pair + "' is not a share of weights and one of patches, such as 0.6:0.7");
    }
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private synchronized void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
