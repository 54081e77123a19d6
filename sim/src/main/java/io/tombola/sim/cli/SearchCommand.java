package io.tombola.sim.cli;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.data.ClipLoader;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.TicketEvaluation;
import io.tombola.sim.data.Trial;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.search.ClipFrames;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchRun;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.TicketExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code tombola search}: finds a ticket. The only command that needs ND4J on its class path; the
 * others load no class of it.
 */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Searches a random spiking network for a ticket, on the training users of a data set.",
      "Reports on the validation users, 21-23; the test users are never looked at. The ticket is"
          + " judged by the engine's integers before it is written."
    })
final class SearchCommand implements Callable<Integer> {
  /** Windows of each validation clip, spread over its length. */
  private static final int VALIDATION_WINDOWS = 4;

  private static final List<String> LABELS =
      Arrays.stream(Gesture.values()).map(Gesture::label).toList();
  private static final int IDLE_CLASS = Gesture.OTHER_GESTURES.id() - 1;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Data set in DVS128Gesture's layout, original or simulated.")
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "Ticket to write.")
  private Path out;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint beside the ticket, where there is one.")
  private boolean resume;

  @Mixin private SearchOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SearchSettings settings = options.settings();
    Manifest.Architecture architecture = options.architecture(LABELS.size());
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "there is no such folder to write the ticket to");
    }
    Dvs128Gesture set = Dvs128Gesture.open(data);
    Samples training =
        frames(set, Split.TRAIN).random(options.windowsPerClip(), options.augmentation());
    Samples validation = frames(set, Split.VALIDATION).fixed(VALIDATION_WINDOWS);
    say(
        "%s: %d training windows an epoch, %d validation windows",
        set.name(), training.size(), validation.size());
    Path checkpoint = out.resolveSibling(out.getFileName() + ".checkpoint");
    var search =
        new SearchRun(architecture.network(), settings, training, validation, Progress.watched())
            .run(checkpoint, resume, epoch -> say("%s", epoch.line()));
    if (!TicketExport.exportable(settings)) {
      Files.deleteIfExists(checkpoint);
      return 0;
    }
    Ticket ticket =
        new TicketExport(architecture, options.frames(), LABELS, IDLE_CLASS, describe(set))
            .export(search, settings, validation);
    TicketFile.write(ticket, out);
    Files.deleteIfExists(checkpoint);
    report(ticket, set);
    return 0;
  }

  private ClipFrames frames(Dvs128Gesture set, Split split) throws IOException {
    List<Trial> trials = set.trials(split);
    if (trials.isEmpty()) {
      throw new DataSetException(data, "no trials of the split " + split.description());
    }
    for (String warning : set.warnings(split)) {
      spec.commandLine().getErr().println("warning: " + warning);
    }
    int timesteps = options.settings().timesteps();
    try (ProgressBar progress = Progress.of("load " + split, trials.size())) {
      return new ClipFrames(
          options.frames(),
          timesteps,
          ClipLoader.load(trials, options.frames(), timesteps, progress::step));
    }
  }

  private static Manifest.Data describe(Dvs128Gesture set) {
    return new Manifest.Data(
        set.name(),
        set.simulated(),
        "trained on "
            + Split.TRAIN.description()
            + "; accuracy on "
            + VALIDATION_WINDOWS
            + " windows of each clip of "
            + Split.VALIDATION.description());
  }

  private void report(Ticket ticket, Dvs128Gesture set) throws IOException {
    Manifest.Accuracy accuracy = ticket.manifest().accuracy();
    String simulated = set.simulated() ? " (simulated)" : "";
    say(
        "windows  %.1f %% by floats, %.1f %% by the engine's integers, of %d%s",
        100 * accuracy.floatAccuracy(),
        100 * accuracy.integerAccuracy(),
        accuracy.samples(),
        simulated);
    List<Trial> trials = set.trials(Split.VALIDATION);
    TicketEvaluation.Result streamed =
        new TicketEvaluation(CompiledTicket.of(ticket, 0)).run(trials, () -> {});
    say("clips    %s by integers, state carried over%s", streamed.clips().accuracy(), simulated);
    say("wrote %s", out);
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getOut().flush();
  }
}
