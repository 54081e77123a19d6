package io.tombola.sim.search;

import io.tombola.engine.net.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A search from first epoch to calibrated network, with a checkpoint after each epoch. The last
 * epoch is the result, never the best: validation only reports.
 */
public final class SearchRun {
  private final Trainable subject;
  private final String identity;
  private final SearchSettings settings;
  private final Samples training;
  private final Samples validation;
  private final boolean progressBar;
  private final List<EpochReport> epochs = new ArrayList<>();

  /** As below, over all of a network, whose checkpoints are told apart by settings alone. */
  public SearchRun(
      Network network,
      SearchSettings settings,
      Samples training,
      Samples validation,
      boolean progressBar) {
    this(Trainable.of(network, settings.method()), "", settings, training, validation, progressBar);
  }

  /**
   * A run to come.
   *
   * @param identity lines that say what is searched on what, beside the settings: a checkpoint of
   *     others is refused
   * @param validation of users that are not in the training samples
   * @param progressBar true: show batches as they pass, for a terminal
   */
  public SearchRun(
      Trainable subject,
      String identity,
      SearchSettings settings,
      Samples training,
      Samples validation,
      boolean progressBar) {
    this.subject = subject;
    this.identity = identity;
    this.settings = settings;
    this.training = training;
    this.validation = validation;
    this.progressBar = progressBar;
  }

  /**
   * Searches to the last epoch and calibrates batch norm on training samples; of a ladder, each
   * rung's, and then shows the largest.
   *
   * @param checkpoint written after each epoch
   * @param resume true: go on from the checkpoint where there is one
   * @param report told of each epoch; not of those that were over when it was resumed
   */
  public TicketSearch run(Path checkpoint, boolean resume, Consumer<EpochReport> report)
      throws IOException {
    epochs.clear();
    var search = new TicketSearch(subject, settings);
    List<Phase> phases = phases();
    var start = new Checkpoint.Position(0, phases.get(0).firstEpoch());
    var saved = new Checkpoint(identity, settings, training.size());
    boolean resumed = resume && Files.exists(checkpoint);
    if (resumed) {
      start = saved.load(checkpoint, search, phases, epochs);
    }
    int salt = 0;
    for (int p = 0; p < phases.size(); p++) {
      Phase phase = phases.get(p);
      boolean underWay = resumed && p <= start.phase();
      if (!underWay) {
        phase.enter(search);
        phase.begin(search, training);
      }
      for (int epoch = phase.firstEpoch(); epoch < phase.stopEpoch(); epoch++, salt++) {
        if (p < start.phase() || (p == start.phase() && epoch < start.epoch())) {
          continue;
        }
        EpochReport done = epoch(search, phase, epoch, salt);
        phase.afterEpoch(search, epoch, training);
        epochs.add(done);
        saved.save(checkpoint, search, new Checkpoint.Position(p, epoch + 1), epochs);
        report.accept(done);
      }
    }
    if (settings.ladder().wanted()) {
      search.showRung(0);
    } else {
      search.calibrate(training);
    }
    return search;
  }

  /** All epochs of the search so far, those before it was resumed too. */
  public List<EpochReport> epochs() {
    return List.copyOf(epochs);
  }

  private List<Phase> phases() {
    if (settings.ladder().wanted()) {
      return settings.ladder().phases(settings);
    }
    List<Phase> phases = new ArrayList<>(settings.method().phases(settings));
    if (settings.fineTuning() != FineTuning.NONE) {
      phases.add(
          new Phase.FineTune(
              settings.fineTuning(), settings.fineTuningEpochs(), settings.fineTuningRate()));
    }
    return phases;
  }

  private EpochReport epoch(TicketSearch search, Phase phase, int epoch, int salt) {
    long startNs = System.nanoTime();
    TicketSearch.TrainingResult result = train(search, phase, epoch, salt);
    double seconds = (System.nanoTime() - startNs) * 1e-9;
    // masks move faster than running averages follow: validation by those would be far too low
    search.calibrate(training);
    return new EpochReport(
        phase.name(),
        epoch + 1,
        phase.epochs(),
        result.loss(),
        result.accuracy(),
        search.predict(validation).accuracy(),
        training.size() / seconds,
        seconds);
  }

  private TicketSearch.TrainingResult train(TicketSearch search, Phase phase, int epoch, int salt) {
    if (!progressBar) {
      return search.trainEpoch(training, phase, epoch, salt, done -> {});
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(phase.name() + " " + (epoch + 1))
            .setInitialMax(training.size() / settings.batch())
            .clearDisplayOnFinish()
            .build()) {
      return search.trainEpoch(training, phase, epoch, salt, bar::stepTo);
    }
  }
}
