package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A barely trained network in the engine: what the float graph answers, the integers answer. */
class TicketExportTest {
  private static final int TIMESTEPS = 2;
  private static final FrameSettings FRAMES =
      new FrameSettings(32, 32, new FrameSettings.Binning.ByTime(100_000), 2, 2, 0);
  private static final SearchSettings SETTINGS =
      SearchSettings.DEFAULT
          .withKeepRatio(0.4)
          .with(
              change -> {
                change.timesteps = TIMESTEPS;
                change.batch = 16;
                change.epochs = 1;
                change.calibrationBatches = 4;
                change.fractionBits = 8;
              });
  private static final Samples TRAINING = new MovingBlobs(96, TIMESTEPS, 4, 32);
  private static final Samples VALIDATION = new MovingBlobs(64, TIMESTEPS, 4, 32);

  @ParameterizedTest
  @CsvSource({"vgg9, 0.125, 0.95", "resnet19, 0.125, 0.4"})
  void integersAnswerAsTheFloatGraphDoes(String name, double width, double correlation) {
    var architecture = new Manifest.Architecture(name, width, 4, 32, 32, MovingBlobs.CLASSES);
    var search = new TicketSearch(architecture.network(), SETTINGS);
    search.trainEpoch(TRAINING, 0, batch -> {});
    search.calibrate(TRAINING);
    Ticket ticket =
        new TicketExport(
                architecture,
                Manifest.Frames.of(FRAMES),
                List.of("left", "right", "up", "down"),
                -1,
                new Manifest.Data("moving blobs", true, "none"))
            .export(search, SETTINGS, VALIDATION);

    Predictions floats = search.predict(VALIDATION);
    Predictions integers = EngineJudge.predict(ticket, 0, VALIDATION);
    assertThat(correlation(floats.logits(), integers.logits())).isGreaterThan(correlation);
    assertThat(integers.accuracy()).isCloseTo(floats.accuracy(), within(0.1));

    Manifest manifest = ticket.manifest();
    Rung rung = ticket.rungs().get(0);
    assertThat(rung.accuracy())
        .isEqualTo(new Rung.Accuracy(floats.accuracy(), integers.accuracy(), VALIDATION.size()));
    assertThat(rung.cost().operations()).isPositive();
    assertThat(rung.cost().picojoule()).containsEntry("45nm-fp32", rung.cost().operations() * 0.9);
    assertThat(manifest.search().settings()).containsEntry("keepRatio", "0.4");
    assertThat(rung.keepRatio()).isCloseTo(0.4, within(0.001));
    List<LayerTicket> layers = rung.layers();
    LayerTicket readout = layers.get(layers.size() - 1);
    assertThat(readout.thresholds()).isEmpty();
  }

  /** Spike trains drift apart with depth, by their roundings; unrelated logits are near 0. */
  private static double correlation(float[][] a, float[][] b) {
    return new PearsonsCorrelation().correlation(flat(a), flat(b));
  }

  private static double[] flat(float[][] rows) {
    return Arrays.stream(rows)
        .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
        .toArray();
  }
}
