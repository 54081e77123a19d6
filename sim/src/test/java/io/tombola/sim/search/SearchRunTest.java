package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void validationIsReportedAsATicketOfThatEpochWouldAnswer() throws IOException {
    var reports = new ArrayList<EpochReport>();
    TicketSearch search =
        run(SETTINGS.withEpochs(2), new MovingBlobs(160, 3, 4, SIDE))
            .run(folder.resolve("checkpoint"), false, reports::add);
    assertThat(reports.get(1).validationAccuracy())
        .isEqualTo(search.predict(VALIDATION).accuracy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mpslt", "sf-imp-2", "early-time"})
  void resumesToTheVeryStateOfAnUnbrokenRun(String method) throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    Samples few = new MovingBlobs(64, 3, 4, SIDE);
    SearchSettings settings =
        SearchSettings.of(Methods.named(method))
            .with(
                change -> {
                  change.timesteps = 3;
                  change.batch = 16;
                  change.epochs = 3;
                  change.calibrationBatches = 2;
                  change.rounds = 1;
                  change.keep = new Keep(0.3, change.method.scope(), 2, 1);
                  change.fineTuning = FineTuning.WEIGHTS;
                  change.fineTuningEpochs = 1;
                });
    var unbroken = new ArrayList<EpochReport>();
    TicketSearch expected = run(settings, few).run(checkpoint, false, unbroken::add);
    Files.delete(checkpoint);

    var reports = new ArrayList<EpochReport>();
    TicketSearch resumed = null;
    SearchRun run = null;
    while (resumed == null) {
      try {
        run = run(settings, few);
        resumed =
            run.run(
                checkpoint,
                true,
                report -> {
                  reports.add(report);
                  throw new IllegalStateException("killed after every epoch");
                });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("killed after every epoch");
      }
    }

    assertThat(reports).extracting(EpochReport::loss).isEqualTo(losses(unbroken));
    assertThat(run.epochs()).isEqualTo(reports);
    for (int i = 0; i < expected.state().size(); i++) {
      assertThat(resumed.state().get(i)).as("array " + i).isEqualTo(expected.state().get(i));
    }
  }

  private static List<Double> losses(List<EpochReport> reports) {
    return reports.stream().map(EpochReport::loss).toList();
  }

  @Test
  void aDeadNetworkStopsTheSearchAndSaysWhy() {
    SearchRun silent =
        run(
            SETTINGS,
            new Samples() {
              @Override
              public int size() {
                return 16;
              }

              @Override
              public int read(int index, RandomGenerator random, byte[] counts) {
                Arrays.fill(counts, (byte) 0);
                return 0;
              }
            });
    assertThatThrownBy(() -> silent.run(folder.resolve("checkpoint"), false, report -> {}))
        .isInstanceOf(DeadNetworkException.class)
        .hasMessageContaining("frames of a whole batch are empty");

    TicketSearch search = new TicketSearch(NETWORK, SETTINGS);
    search.graph().norms().forEach(norm -> Arrays.fill(norm.gain(), 0.01f));
    assertThatThrownBy(() -> search.trainEpoch(VALIDATION, 0, done -> {}))
        .isInstanceOf(DeadNetworkException.class)
        .hasMessageContaining("no spike leaves layer conv1")
        .hasMessageContaining("raise lambda (0.5)");
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

  @Test
  void refusesACheckpointOfOtherFramesDataOrNetwork() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    run("vgg9\n32x32\nall clips").run(checkpoint, false, report -> {});
    SearchRun other = run("vgg9\n48x48\nall clips");
    assertThatThrownBy(() -> other.run(checkpoint, true, report -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete it to start anew")
        .hasMessageEndingWith("it has '32x32', not '48x48'");
    run("vgg9\n32x32\nall clips").run(checkpoint, true, report -> {});
  }

  private static SearchRun run(String identity) {
    SearchSettings settings = SETTINGS.withEpochs(1);
    return new SearchRun(
        Trainable.of(NETWORK, settings.method()),
        identity,
        settings,
        new MovingBlobs(16, 3, 4, SIDE),
        VALIDATION,
        false);
  }

  private static SearchRun run(SearchSettings settings, Samples training) {
    return new SearchRun(NETWORK, settings, training, VALIDATION, false);
  }
}
