package io.tombola.sim.cli;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.TicketEvaluation;
import io.tombola.sim.data.Windows;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchRun;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.TicketExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      "Searches a random spiking network for a ticket, on the training split of a data set.",
      "Reports on the validation split; the test split is never looked at. The ticket is judged by"
          + " the engine's integers before it is written."
    })
final class SearchCommand implements Callable<Integer> {
  @Mixin private DataOptions dataOptions;

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
    Path folder = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "there is no such folder to write the ticket to");
    }
    DataSet set = dataOptions.open();
    Windows windows = options.windows(set);
    SearchSettings settings = options.settings(windows);
    Manifest.Architecture architecture = options.architecture(windows, set.labels().size());
    Samples training =
        dataOptions
            .load(set, Split.TRAIN, windows)
            .random(options.windowsPerClip(set), options.augmentation(set));
    Samples validation =
        dataOptions.load(set, Split.VALIDATION, windows).fixed(set.recipe().evaluationWindows());
    say(
        "%s: %d training windows an epoch, %d validation windows; %s",
        set.name(), training.size(), validation.size(), windows.description());
    Path checkpoint = out.resolveSibling(out.getFileName() + ".checkpoint");
    var search =
        new SearchRun(architecture.network(), settings, training, validation, Progress.watched())
            .run(checkpoint, resume, epoch -> say("%s", epoch.line()));
    Ticket ticket =
        new TicketExport(
                architecture, windows.frames(), set.labels(), set.idleClass(), describe(set))
            .export(search, settings, validation);
    TicketFile.write(ticket, out);
    Files.deleteIfExists(checkpoint);
    report(ticket, set);
    return 0;
  }

  private static Manifest.Data describe(DataSet set) {
    int windows = set.recipe().evaluationWindows();
    return new Manifest.Data(
        set.name(),
        set.simulated(),
        "trained on "
            + set.describe(Split.TRAIN)
            + "; accuracy on "
            + (windows == 1 ? "" : windows + " windows of each clip of ")
            + set.describe(Split.VALIDATION));
  }

  private void report(Ticket ticket, DataSet set) throws IOException {
    Manifest.Accuracy accuracy = ticket.manifest().accuracy();
    String simulated = set.simulated() ? " (simulated)" : "";
    say(
        "windows  %.1f %% by floats, %.1f %% by the engine's integers, of %d%s",
        100 * accuracy.floatAccuracy(),
        100 * accuracy.integerAccuracy(),
        accuracy.samples(),
        simulated);
    if (set instanceof Dvs128Gesture gestures && Windows.of(ticket.manifest()).streamed()) {
      TicketEvaluation.Result streamed =
          new TicketEvaluation(CompiledTicket.of(ticket, 0))
              .run(gestures.trials(Split.VALIDATION), () -> {});
      say("clips    %s by integers, state carried over%s", streamed.clips().accuracy(), simulated);
    }
    say("wrote %s", out);
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getOut().flush();
  }
}
