package io.tombola.sim.search;

import io.tombola.engine.net.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A search from first epoch to calibrated ticket, with a checkpoint after each epoch. The last
 * epoch is the result, never the best: validation only reports.
 */
public final class SearchRun {
  private final Network network;
  private final SearchSettings settings;
  private final Samples training;
  private final Samples validation;
  private final boolean progressBar;

  /**
   * A run to come.
   *
   * @param validation of users that are not in the training samples
   * @param progressBar true: show batches as they pass, for a terminal
   */
  public SearchRun(
      Network network,
      SearchSettings settings,
      Samples training,
      Samples validation,
      boolean progressBar) {
    this.network = network;
    this.settings = settings;
    this.training = training;
    this.validation = validation;
    this.progressBar = progressBar;
  }

  /**
   * Searches to the last epoch and calibrates batch norm on training samples.
   *
   * @param checkpoint written after each epoch
   * @param resume true: go on from the checkpoint where there is one
   * @param report told of each epoch
   */
  public TicketSearch run(Path checkpoint, boolean resume, Consumer<EpochReport> report)
      throws IOException {
    var search = new TicketSearch(network, settings);
    int first =
        resume && Files.exists(checkpoint) ? Checkpoint.load(checkpoint, search, settings) : 0;
    for (int epoch = first; epoch < settings.epochs(); epoch++) {
      report.accept(epoch(search, epoch));
      Checkpoint.save(checkpoint, search, settings, epoch + 1);
    }
    search.calibrate(training);
    return search;
  }

  private EpochReport epoch(TicketSearch search, int epoch) {
    long startNs = System.nanoTime();
    TicketSearch.TrainingResult result = train(search, epoch);
    double seconds = (System.nanoTime() - startNs) * 1e-9;
    return new EpochReport(
        epoch + 1,
        settings.epochs(),
        result.loss(),
        result.accuracy(),
        search.predict(validation).accuracy(),
        training.size() / seconds,
        seconds);
  }

  private TicketSearch.TrainingResult train(TicketSearch search, int epoch) {
    if (!progressBar) {
      return search.trainEpoch(training, epoch, done -> {});
    }
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("epoch " + (epoch + 1))
            .setInitialMax(training.size() / settings.batch())
            .clearDisplayOnFinish()
            .build()) {
      return search.trainEpoch(training, epoch, bar::stepTo);
    }
  }
}
