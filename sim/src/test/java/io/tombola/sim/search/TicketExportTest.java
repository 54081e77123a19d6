package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Ticket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A barely trained VGG-9 in the engine: what the float graph answers, the integers answer. */
class TicketExportTest {
  private static final int TIMESTEPS = 2;
  private static final Manifest.Architecture ARCHITECTURE =
      new Manifest.Architecture("vgg9", 0.125, 4, 32, 32, MovingBlobs.CLASSES);
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

  @Test
  void integersAnswerAsTheFloatGraphDoes() {
    var search = new TicketSearch(ARCHITECTURE.network(), SETTINGS);
    search.trainEpoch(TRAINING, 0, batch -> {});
    search.calibrate(TRAINING);
    Ticket ticket =
        new TicketExport(
                ARCHITECTURE,
                Manifest.Frames.of(FRAMES),
                List.of("left", "right", "up", "down"),
                -1,
                new Manifest.Data("moving blobs", true, "none"))
            .export(search, SETTINGS, VALIDATION);

    Predictions floats = search.predict(VALIDATION);
    Predictions integers = EngineJudge.predict(ticket, 0, VALIDATION);
    int agreed = 0;
    for (int i = 0; i < VALIDATION.size(); i++) {
      agreed +=
          Predictions.largest(floats.logits()[i]) == Predictions.largest(integers.logits()[i])
              ? 1
              : 0;
    }
    assertThat(agreed).as("of 64 windows").isGreaterThanOrEqualTo(56);
    assertThat(integers.accuracy()).isCloseTo(floats.accuracy(), within(0.1));

    Manifest manifest = ticket.manifest();
    assertThat(manifest.accuracy().floatAccuracy()).isEqualTo(floats.accuracy());
    assertThat(manifest.accuracy().integerAccuracy()).isEqualTo(integers.accuracy());
    assertThat(manifest.search().settings()).containsEntry("keepRatio", "0.4");
    assertThat(ticket.rungs().get(0).keepRatio()).isCloseTo(0.4, within(0.001));
    LayerTicket readout = ticket.rungs().get(0).layers().get(8);
    assertThat(readout.thresholds()).isEmpty();
  }
}
