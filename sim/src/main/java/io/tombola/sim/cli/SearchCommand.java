package io.tombola.sim.cli;

import io.tombola.engine.run.CompiledLadder;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.msgs.io.AtomicFile;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.TicketEvaluation;
import io.tombola.sim.data.Windows;
import io.tombola.sim.search.DeadNetworkException;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchResult;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.TicketExport;
import io.tombola.sim.search.Trainable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code tombola search}: finds a ticket. It and {@code sweep} need ND4J on their class path; the
 * others load no class of it.
 */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Searches a random spiking network for a ticket, on the training split of a data set, or"
          + " trains what it is held against (--method).",
      "Reports on the validation split after each epoch; the last epoch is the result, never the"
          + " best. The test split is looked at once, after it, when --test is said. A ticket is"
          + " judged by the engine's integers before it is written; what the engine cannot run is"
          + " reported alone."
    })
final class SearchCommand implements Callable<Integer> {
  @Mixin private DataOptions dataOptions;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Ticket to write; of several seeds, one with -SEED before its dot for each.")
  private Path out;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write settings, epochs and accuracies of all seeds as JSON.")
  private Path report;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      paramLabel = "N",
      description = "Search with so many seeds, from --seed on; says mean and spread (default: 1).")
  private int seeds;

  @Option(names = "--test", description = "Look at the test split, once, after the last epoch.")
  private boolean test;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint beside the ticket, where there is one.")
  private boolean resume;

  @Mixin private SearchOptions options;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (seeds == 1) {
      requireWritable(out);
    }
    if (report != null) {
      requireWritable(report);
    }
    DataSet set = dataOptions.open();
    Windows windows = options.windows(set);
    SearchSettings settings = options.settings(windows);
    for (int i = 0; i < seeds; i++) {
      requireWritable(ticketFile(settings.runSeed() + i));
    }
    Manifest.Architecture architecture = options.architecture(windows, set.labels().size());
    Trainable subject = options.trainable(architecture, settings.method());
    var export =
        new TicketExport(
            architecture, windows.frames(), set.labels(), set.idleClass(), describe(set));
    Samples training =
        dataOptions
            .load(set, Split.TRAIN, windows)
            .random(options.windowsPerClip(set), options.augmentation(set));
    require(
        training.size() >= settings.batch(),
        training.size() + " training windows do not fill a --batch of " + settings.batch());
    require(seeds >= 1, "--seeds must be positive");
    Samples validation = fixed(set, Split.VALIDATION, windows);
    say(
        "%s: %s, %d training windows an epoch, %d validation windows; %s",
        set.name(),
        settings.method().name(),
        training.size(),
        validation.size(),
        windows.description());
    var search =
        new SeedSearch(
            subject,
            SearchIdentity.of(set).text(options, architecture, windows),
            export,
            training,
            validation,
            test ? Optional.of(fixed(set, Split.TEST, windows)) : Optional.empty());
    List<SearchResult> results = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      results.add(search(search, settings.withSeed(settings.runSeed() + i), set));
    }
    if (seeds > 1) {
      sayAll(results);
    }
    if (report != null) {
      write(report, Json.of(results) + "\n");
    }
    return 0;
  }

  private SearchResult search(SeedSearch search, SearchSettings settings, DataSet set)
      throws IOException {
    Path file = ticketFile(settings.runSeed());
    Path checkpoint = file.resolveSibling(file.getFileName() + ".checkpoint");
    SeedSearch.Found found;
    try {
      found = search.run(settings, checkpoint, resume, epoch -> say("%s", epoch.line()));
    } catch (DeadNetworkException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (found.ticket().isPresent()) {
      TicketFile.write(found.ticket().get(), file);
    } else if (found.vitTicket().isPresent()) {
      TicketFile.write(found.vitTicket().get(), file);
    }
    Files.deleteIfExists(checkpoint);
    say(found.result(), set);
    found.ticket().filter(it -> it.rungs().size() > 1).ifPresent(this::sayLadder);
    if (found.ticket().isPresent()) {
      sayStreamed(found.ticket().get(), set);
    }
    boolean written = found.ticket().isPresent() || found.vitTicket().isPresent();
    say(
        written
            ? "wrote " + file
            : "no ticket: "
                + found
                    .refusal()
                    .orElse("the engine runs spikes over frozen one-bit weights alone"));
    return found.result();
  }

  private Samples fixed(DataSet set, Split split, Windows windows) throws IOException {
    return dataOptions.load(set, split, windows).fixed(set.recipe().evaluationWindows());
  }

  private Path ticketFile(long seed) {
    return seeds == 1 ? out : withSeed(out, seed);
  }

  /** {@code my.ticket} becomes {@code my-2.ticket}. */
  private static Path withSeed(Path file, long seed) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int at = dot < 0 ? name.length() : dot;
    return file.resolveSibling(name.substring(0, at) + "-" + seed + name.substring(at));
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

  private void say(SearchResult result, DataSet set) {
    String simulated = set.simulated() ? " (simulated)" : "";
    say(
        "windows  %.1f %% by floats%s, of %d%s; %.1f %% of the weights kept",
        100 * result.validationAccuracy(),
        result.integerAccuracy() == null
            ? ""
            : String.format(
                Locale.ROOT, ", %.1f %% by the engine's integers", 100 * result.integerAccuracy()),
        result.validationWindows(),
        simulated,
        100 * result.keptShare());
    if (result.testAccuracy() != null) {
      say(
          "test     %.1f %% by floats, of %d%s",
          100 * result.testAccuracy(), result.testWindows(), simulated);
    }
  }

  private void sayLadder(Ticket ticket) {
    LadderTable.ofManifest(ticket.rungs()).forEach(line -> say("%s", line));
  }

  private void sayStreamed(Ticket ticket, DataSet set) throws IOException {
    if (set instanceof Dvs128Gesture gestures && Windows.of(ticket.manifest()).streamed()) {
      TicketEvaluation.Result streamed =
          new TicketEvaluation(CompiledLadder.of(CompiledTicket.of(ticket, 0)))
              .run(gestures.trials(Split.VALIDATION), () -> {});
      say(
          "clips    %s by integers, state carried over%s",
          streamed.clips().accuracy(), set.simulated() ? " (simulated)" : "");
    }
  }

  private void sayAll(List<SearchResult> results) {
    sayAll("validation, floats", results, SearchResult::validationAccuracy);
    sayAll("validation, integers", results, SearchResult::integerAccuracy);
    sayAll("test, floats", results, SearchResult::testAccuracy);
  }

  private void sayAll(
      String what, List<SearchResult> results, Function<SearchResult, Double> accuracy) {
    double[] values =
        results.stream()
            .map(accuracy)
            .filter(Objects::nonNull)
            .mapToDouble(value -> 100 * value)
            .toArray();
    if (values.length > 0) {
      var statistics = new DescriptiveStatistics(values);
      say(
          "%d seeds  %.1f +- %.1f %%, %.1f..%.1f (%s; mean, standard deviation, range)",
          values.length,
          statistics.getMean(),
          statistics.getStandardDeviation(),
          statistics.getMin(),
          statistics.getMax(),
          what);
    }
  }

  private static void write(Path path, String text) throws IOException {
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      file.commit();
    }
  }

  /** Before hours of searching, not behind them. */
  private static void requireWritable(Path file) throws DataSetException {
    if (Files.isDirectory(file)) {
      throw new DataSetException(file, "is a folder; name a file");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new DataSetException(folder, "there is no such folder to write to");
    }
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    spec.commandLine().getOut().flush();
  }
}
