package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.VitTicket;
import io.tombola.sim.nn.PatchPruning;
import io.tombola.sim.nn.PatchPruning.Selector;
import io.tombola.sim.search.VitSettings.EncoderWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A barely trained spiking ViT in the engine: what the float graph answers, the integers answer.
 */
class VitExportTest {
  private static final int SIDE = 16;
  private static final int TIMESTEPS = 3;
  private static final Samples TRAINING = new MovingBlobs(64, TIMESTEPS, 4, SIDE);
  private static final Samples VALIDATION = new MovingBlobs(64, TIMESTEPS, 4, SIDE);
  private static final FrameSettings FRAMES =
      new FrameSettings(SIDE, SIDE, new FrameSettings.Binning.ByTime(100_000), 2, 2, 0);

  @TempDir Path folder;

  private static SearchSettings settings(
      EncoderWeights encoder, boolean reembedded, int embeddingEpochs) {
    return SearchSettings.of(Methods.named("multisp-slt"))
        .withKeepRatio(0.6)
        .with(
            change -> {
              change.timesteps = TIMESTEPS;
              change.batch = 16;
              change.epochs = 2;
              change.calibrationBatches = 4;
              change.fractionBits = 8;
              change.vit =
                  new VitSettings(
                      new PatchPruning(0.7, Selector.MAGNITUDE, reembedded),
                      encoder,
                      embeddingEpochs,
                      5e-3);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "vit-64x1, DENSE, false, 1",
    "vit-64x1, DENSE, true, 1",
    "vit-64x1, DENSE, false, 0",
    "vit-64x2-membrane, DENSE, false, 1",
    "vit-64x1, TICKET, false, 1",
    "vit-64x1-membrane, TICKET, true, 1"
  })
  void integersAnswerAsTheFloatGraphDoes(
      String name, EncoderWeights encoder, boolean reembedded, int embeddingEpochs)
      throws IOException {
    SearchSettings settings = settings(encoder, reembedded, embeddingEpochs);
    var architecture = new Manifest.Architecture(name, 1, 4, SIDE, SIDE, MovingBlobs.CLASSES);
    TicketSearch search =
        new SearchRun(
                Trainable.of(architecture.vit(), settings.method()),
                "",
                settings,
                TRAINING,
                VALIDATION,
                false)
            .run(folder.resolve("checkpoint"), false, report -> {});
    VitTicket ticket = export(architecture).exportVit(search, settings, VALIDATION);

    Predictions floats = search.predict(VALIDATION);
    Predictions integers = EngineJudge.predict(CompiledVit.of(ticket), VALIDATION);
    assertThat(correlation(floats.logits(), integers.logits())).isGreaterThan(0.9);
    assertThat(integers.accuracy()).isCloseTo(floats.accuracy(), within(0.1));
    assertThat(ticket.rung().accuracy().integerAccuracy()).isEqualTo(integers.accuracy());
    assertThat(ticket.rung().accuracy().floatAccuracy()).isEqualTo(floats.accuracy());
    assertThat(ticket.rung().keepRatio()).isCloseTo(0.6, within(0.002));
    assertThat(ticket.encoder().facts().frozen()).isEqualTo(encoder == EncoderWeights.TICKET);
    assertThat(ticket.manifest().search().settings()).containsEntry("patchKeepRatio", "0.7");

    Path file = folder.resolve("vit.ticket");
    TicketFile.write(ticket, file);
    Predictions read = EngineJudge.predict(CompiledVit.of(TicketFile.readVit(file)), VALIDATION);
    assertThat(read.logits()).isDeepEqualTo(integers.logits());
  }

  @Test
  void whatTheEngineDoesNotRunIsNotExported() {
    SearchSettings spikes = settings(EncoderWeights.DENSE, false, 1);
    assertThat(TicketExport.exportableVit(spikes)).isTrue();
    SearchSettings byChance =
        spikes.with(
            change ->
                change.vit =
                    new VitSettings(
                        new PatchPruning(0.7, Selector.RANDOM, false),
                        EncoderWeights.DENSE,
                        1,
                        1e-3));
    SearchSettings signs = spikes.with(change -> change.method = Methods.named("multisp-lt"));
    for (SearchSettings refused : List.of(byChance, signs)) {
      assertThat(TicketExport.exportableVit(refused)).isFalse();
      var architecture = new Manifest.Architecture("vit-64x1", 1, 4, SIDE, SIDE, 4);
      var search = new TicketSearch(Trainable.of(architecture.vit(), refused.method()), refused);
      assertThatThrownBy(() -> export(architecture).exportVit(search, refused, VALIDATION))
          .hasMessageContaining("kept by magnitude");
    }
  }

  private static TicketExport export(Manifest.Architecture architecture) {
    return new TicketExport(
        architecture,
        Manifest.Frames.of(FRAMES),
        List.of("left", "right", "up", "down"),
        -1,
        new Manifest.Data("moving blobs", true, "none"));
  }

  private static double correlation(float[][] a, float[][] b) {
    return new PearsonsCorrelation().correlation(flat(a), flat(b));
  }

  private static double[] flat(float[][] rows) {
    return Arrays.stream(rows)
        .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
        .toArray();
  }
}
