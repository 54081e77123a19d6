package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches in seconds. */
class SearchRunTest {
  private static final int SIDE = 16;
  private static final Network NETWORK =
      new Network(
          4,
          SIDE,
          SIDE,
          List.of(
              new Layer.Conv("conv1", 4, 8, 3, 16, 16, true),
              new Layer.Conv("conv2", 8, 16, 3, 8, 8, true),
              new Layer.AdaptivePool(16, 4, 4, 4),
              new Layer.Dense("fc1", 256, 32),
              new Layer.Readout("fc2", 32, MovingBlobs.CLASSES)));
  private static final SearchSettings SETTINGS =
      SearchSettings.DEFAULT.with(
          change -> {
            change.timesteps = 3;
            change.batch = 16;
            change.epochs = 6;
            change.calibrationBatches = 4;
          });
  private static final Samples VALIDATION = new MovingBlobs(100, 3, 4, SIDE);

  @TempDir Path folder;

  @Test
  void learnsWhichWayBlobsMove() throws IOException {
    var reports = new ArrayList<EpochReport>();
    TicketSearch search =
        run(SETTINGS, new MovingBlobs(480, 3, 4, SIDE))
            .run(folder.resolve("checkpoint"), false, reports::add);

    assertThat(reports).hasSize(6);
    assertThat(search.predict(VALIDATION).accuracy())
        .as("chance is 0.25; %s", reports)
        .isGreaterThan(0.8);
  }

  @Test
  void resumesWhereItWasKilled() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    Samples few = new MovingBlobs(32, 3, 4, SIDE);
    var reports = new ArrayList<EpochReport>();
    SearchRun interrupted = run(SETTINGS, few);
    assertThatThrownBy(
            () ->
                interrupted.run(
                    checkpoint,
                    true,
                    report -> {
                      reports.add(report);
                      if (report.epoch() == 2) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    run(SETTINGS, few).run(checkpoint, true, reports::add);

    assertThat(reports).extracting(EpochReport::epoch).startsWith(1, 2, 2, 3);
    // The repeated epoch starts from the same state; native sums may differ in their last bits
    assertThat(reports.get(2).loss()).isCloseTo(reports.get(1).loss(), within(0.05));
  }

  @Test
  void refusesACheckpointOfOtherSettings() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    Samples few = new MovingBlobs(16, 3, 4, SIDE);
    run(SETTINGS.withEpochs(1), few).run(checkpoint, false, report -> {});
    SearchRun other = run(SETTINGS.withEpochs(1).withKeepRatio(0.3), few);
    assertThatThrownBy(() -> other.run(checkpoint, true, report -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other settings");
  }

  private static SearchRun run(SearchSettings settings, Samples training) {
    return new SearchRun(NETWORK, settings, training, VALIDATION, false);
  }
}
