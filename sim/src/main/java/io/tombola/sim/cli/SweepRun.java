package io.tombola.sim.cli;

import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.data.DataSet;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Windows;
import io.tombola.sim.report.Cell;
import io.tombola.sim.report.CellResult;
import io.tombola.sim.report.ResultStore;
import io.tombola.sim.report.SweepPlan;
import io.tombola.sim.search.ClipFrames;
import io.tombola.sim.search.DeadNetworkException;
import io.tombola.sim.search.Keep;
import io.tombola.sim.search.Methods;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchSettings;
import io.tombola.sim.search.TicketExport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The searches of a sweep: each is made once, and its result kept in a file. */
final class SweepRun {
  private final DataSet set;
  private final DataOptions dataOptions;
  private final SearchOptions options;
  private final Consumer<String> say;
  private final ResultStore store;

  private final SearchIdentity identity;
  private final Map<Integer, Frames> frames = new HashMap<>();

  SweepRun(
      DataSet set, DataOptions dataOptions, SearchOptions options, Path out, Consumer<String> say)
      throws IOException {
    this.set = set;
    this.dataOptions = dataOptions;
    this.options = options;
    this.say = say;
    this.store = new ResultStore(out.resolve("cells"));
    this.identity = SearchIdentity.of(set);
  }

  /** Both splits in memory. */
  private record Frames(Windows windows, ClipFrames training, ClipFrames validation) {}

  /** Told of all results so far. */
  @FunctionalInterface
  interface Progress {
    void done(List<CellResult> results) throws IOException;
  }

  /** Refuses settings that make no sense before the first search begins. */
  void check(SweepPlan plan) {
    for (Cell cell : plan.cells()) {
      Windows windows = options.windows(set, cell.timesteps());
      options.trainable(
          options.architecture(windows, set.labels().size()), settings(cell, windows).method());
    }
  }

  /**
   * Makes all searches that have no result yet.
   *
   * @param jobs searches at a time
   * @return results in the order of the plan
   */
  List<CellResult> all(SweepPlan plan, int jobs, Progress progress) throws IOException {
    List<Cell> cells = plan.cells();
    List<CellResult> done = Collections.synchronizedList(new ArrayList<>());
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try {
      List<Future<CellResult>> futures = new ArrayList<>();
      for (Cell cell : cells) {
        Callable<CellResult> task =
            () -> {
              CellResult result = one(cell);
              synchronized (done) {
                done.add(result);
                say.accept(line(done.size(), cells.size(), result));
                progress.done(done);
              }
              return result;
            };
        futures.add(threads.submit(task));
      }
      List<CellResult> results = new ArrayList<>();
      for (Future<CellResult> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private CellResult one(Cell cell) throws IOException {
    Windows windows = options.windows(set, cell.timesteps());
    SearchSettings settings = settings(cell, windows);
    Manifest.Architecture architecture = options.architecture(windows, set.labels().size());
    String everything = settings.asMap() + "\n" + identity.text(options, architecture, windows);
    Path file = store.file(cell, everything, ".json");
    Optional<CellResult> kept = store.read(file);
    if (kept.isPresent()) {
      return kept.get();
    }
    Path checkpoint = store.file(cell, everything, ".checkpoint");
    CellResult result = search(cell, settings, architecture, checkpoint);
    store.write(file, result);
    Files.deleteIfExists(checkpoint);
    return result;
  }

  private CellResult search(
      Cell cell, SearchSettings settings, Manifest.Architecture architecture, Path checkpoint)
      throws IOException {
    Frames data = frames(cell.timesteps());
    Samples training = data.training.random(options.windowsPerClip(set), options.augmentation(set));
    Samples validation = data.validation.fixed(set.recipe().evaluationWindows());
    var search =
        new SeedSearch(
            options.trainable(architecture, settings.method()),
            identity.text(options, architecture, data.windows),
            export(architecture, data.windows),
            training,
            validation,
            Optional.empty());
    try {
      SeedSearch.Found found = search.run(settings, checkpoint, true, epoch -> {});
      return new CellResult(
          cell,
          found.result(),
          new CellEnergies(architecture, settings, data.windows, found, validation).energy(),
          null);
    } catch (DeadNetworkException e) {
      return new CellResult(cell, null, null, e.getMessage());
    }
  }

  private TicketExport export(Manifest.Architecture architecture, Windows windows) {
    return new TicketExport(
        architecture,
        windows.frames(),
        set.labels(),
        set.idleClass(),
        new Manifest.Data(set.name(), set.simulated(), set.describe(Split.TRAIN)));
  }

  private SearchSettings settings(Cell cell, Windows windows) {
    return options
        .settings(windows, Methods.named(cell.method()), cell.patchKeep())
        .with(
            change -> {
              Keep keep = change.keep;
              change.keep = keep.withRatio(cell.keep());
              change.lambda = cell.lambda();
              change.weightSeed = cell.seed();
              change.runSeed = cell.seed();
            });
  }

  /** One thread loads, others wait for it. */
  private synchronized Frames frames(int timesteps) throws IOException {
    Frames loaded = frames.get(timesteps);
    if (loaded == null) {
      Windows windows = options.windows(set, timesteps);
      loaded =
          new Frames(
              windows,
              dataOptions.load(set, Split.TRAIN, windows),
              dataOptions.load(set, Split.VALIDATION, windows));
      frames.put(timesteps, loaded);
    }
    return loaded;
  }

  private static String line(int done, int of, CellResult result) {
    if (result.failure() != null) {
      return String.format(
          Locale.ROOT, "%d/%d  %s  failed: %s", done, of, result.cell().name(), result.failure());
    }
    return String.format(
        Locale.ROOT,
        "%d/%d  %s  validation %.1f %%  %.4f mJ  %.0f s",
        done,
        of,
        result.cell().name(),
        100 * result.search().validationAccuracy(),
        result.energy().fp32(),
        result.search().seconds());
  }
}
