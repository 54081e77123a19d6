package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.net.Residual;
import io.tombola.engine.net.SpikingVit;
import io.tombola.sim.nn.PatchPruning;
import io.tombola.sim.nn.PatchPruning.Selector;
import io.tombola.sim.search.VitSettings.EncoderWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Algorithm 1 on a spiking ViT of one block, in seconds. */
class PatchTicketsTest {
  private static final int SIDE = 16;
  private static final int TIMESTEPS = 3;
  private static final Samples TRAINING = new MovingBlobs(160, TIMESTEPS, 4, SIDE);
  private static final Samples FEW = new MovingBlobs(32, TIMESTEPS, 4, SIDE);
  private static final Samples VALIDATION = new MovingBlobs(16, TIMESTEPS, 4, SIDE);

  @TempDir Path folder;

  private static SpikingVit vit(Residual residual) {
    return SpikingVit.of(4, SIDE, SIDE, 64, 1, residual, MovingBlobs.CLASSES);
  }

  private static SearchSettings settings(String method, VitSettings vit) {
    return SearchSettings.of(Methods.named(method))
        .withKeepRatio(0.6)
        .with(
            change -> {
              change.timesteps = TIMESTEPS;
              change.batch = 16;
              change.epochs = 3;
              change.calibrationBatches = 4;
              change.vit = vit;
            });
  }

  private static VitSettings pruned(Selector selector, EncoderWeights encoder) {
    return new VitSettings(new PatchPruning(0.7, selector, false), encoder, 2, 5e-3);
  }

  private TicketSearch run(SpikingVit vit, SearchSettings settings, List<EpochReport> reports)
      throws IOException {
    return run(vit, settings, FEW, reports);
  }

  private TicketSearch run(
      SpikingVit vit, SearchSettings settings, Samples training, List<EpochReport> reports)
      throws IOException {
    return new SearchRun(
            Trainable.of(vit, settings.method()), "", settings, training, VALIDATION, false)
        .run(folder.resolve("checkpoint"), false, reports::add);
  }

  @ParameterizedTest
  @CsvSource({
    "multisp-slt, SPIKES, MAGNITUDE, DENSE",
    "multisp-slt, MEMBRANE, RANDOM, DENSE",
    "multisp-slt, SPIKES, EVENTS, TICKET",
    "multisp-slt, MEMBRANE, MAGNITUDE, TICKET",
    "multisp-lt, SPIKES, MAGNITUDE, DENSE"
  })
  void findsTheEmbeddingsTicketThenTheEncoder(
      String method, Residual residual, Selector selector, EncoderWeights encoder)
      throws IOException {
    var reports = new ArrayList<EpochReport>();
    SpikingVit vit = vit(residual);
    TicketSearch search = run(vit, settings(method, pruned(selector, encoder)), TRAINING, reports);

    assertThat(reports)
        .extracting(EpochReport::phase)
        .containsExactly(
            "parameter ticket", "parameter ticket", "patch ticket", "patch ticket", "patch ticket");
    for (int last : new int[] {1, 4}) {
      assertThat(reports.get(last).loss())
          .as("%s", reports)
          .isLessThan(reports.get(last == 1 ? 0 : 2).loss());
    }
    assertThat(reports.get(4).trainingAccuracy())
        .as("chance is 0.25; %s", reports)
        .isGreaterThan(0.4);
    List<Layer.Weighted> weighted = search.subject().weighted();
    for (int i = 0; i < weighted.size(); i++) {
      boolean ticket = weighted.get(i) instanceof Layer.Conv || encoder == EncoderWeights.TICKET;
      double kept =
          (double) search.layers().get(i).mask().cardinality() / weighted.get(i).weights();
      assertThat(kept).as(weighted.get(i).name()).isCloseTo(ticket ? 0.6 : 1, within(0.01));
    }
    assertThat(search.graph().keptPatches(0)).hasSize(12);
  }

  @Test
  void withoutAFirstStageTheEmbeddingsTicketIsFoundTogetherWithTheEncoder() throws IOException {
    var patches = new PatchPruning(0.7, Selector.MAGNITUDE, false);
    SearchSettings settings =
        settings("multisp-slt", new VitSettings(patches, EncoderWeights.DENSE, 0, 5e-3));
    var reports = new ArrayList<EpochReport>();
    TicketSearch search = run(vit(Residual.SPIKES), settings, TRAINING, reports);
    assertThat(reports).extracting(EpochReport::phase).containsOnly("joint ticket").hasSize(3);
    assertThat(reports.get(2).loss()).as("%s", reports).isLessThan(reports.get(0).loss());
    assertThat(search.graph().keptPatches(0)).hasSize(12);
    TicketSearch begun = run(vit(Residual.SPIKES), settings.withEpochs(1), FEW, new ArrayList<>());
    for (int i = 0; i < 5; i++) {
      LayerWeights layer = search.layers().get(i);
      assertThat((double) layer.mask().cardinality() / layer.size()).isCloseTo(0.6, within(0.01));
      assertThat(layer.mask()).isNotEqualTo(begun.layers().get(i).mask());
      assertThat(layer.weights()).as("frozen").isEqualTo(begun.layers().get(i).weights());
      assertThat(search.graph().norms().get(i).gain())
          .isNotEqualTo(begun.graph().norms().get(i).gain());
    }
    assertThat(search.layers().get(5).weights()).isNotEqualTo(begun.layers().get(5).weights());
  }

  @Test
  void theEncoderLeavesTheEmbeddingAsItWasFound() throws IOException {
    List<List<Object>> found = new ArrayList<>();
    for (int epochs : new int[] {1, 2}) {
      SearchSettings settings =
          settings("pepsp-slt", new VitSettings(PatchPruning.NONE, EncoderWeights.DENSE, 1, 5e-3))
              .withEpochs(epochs);
      TicketSearch search = run(vit(Residual.SPIKES), settings, new ArrayList<>());
      found.add(
          IntStream.range(0, 5)
              .boxed()
              .<Object>flatMap(
                  i ->
                      List.of(
                          search.layers().get(i).mask(),
                          search.layers().get(i).alpha(),
                          search.graph().norms().get(i).gain().clone(),
                          search.graph().norms().get(i).runningMean().clone())
                          .stream())
              .toList());
    }
    assertThat(found.get(0)).usingRecursiveComparison().isEqualTo(found.get(1));
  }

  @Test
  void fineTuningTrainsAllUnderTheMasksFound() throws IOException {
    SearchSettings settings =
        settings("multisp-slt", pruned(Selector.MAGNITUDE, EncoderWeights.DENSE)).withEpochs(1);
    TicketSearch plain = run(vit(Residual.SPIKES), settings, new ArrayList<>());
    TicketSearch tuned =
        run(
            vit(Residual.SPIKES),
            settings.with(
                change -> {
                  change.fineTuning = FineTuning.WEIGHTS;
                  change.fineTuningEpochs = 1;
                }),
            new ArrayList<>());
    assertThat(masks(tuned)).isEqualTo(masks(plain));
    for (int i = 0; i < plain.layers().size(); i++) {
      assertThat(tuned.layers().get(i).weights()).isNotEqualTo(plain.layers().get(i).weights());
    }
  }

  @ParameterizedTest
  @CsvSource({"DENSE, 2", "TICKET, 2", "DENSE, 0"})
  void resumesToTheVeryStateOfAnUnbrokenRun(EncoderWeights encoder, int embeddingEpochs)
      throws IOException {
    var patches = new PatchPruning(0.7, Selector.MAGNITUDE, false);
    SearchSettings settings =
        settings("multisp-slt", new VitSettings(patches, encoder, embeddingEpochs, 5e-3))
            .with(
                change -> {
                  change.epochs = 2;
                  change.fineTuning = FineTuning.WEIGHTS;
                  change.fineTuningEpochs = 1;
                });
    SpikingVit vit = vit(Residual.SPIKES);
    var unbroken = new ArrayList<EpochReport>();
    TicketSearch expected = run(vit, settings, unbroken);
    Path checkpoint = folder.resolve("checkpoint");
    Files.delete(checkpoint);

    var reports = new ArrayList<EpochReport>();
    TicketSearch resumed = null;
    while (resumed == null) {
      try {
        resumed =
            new SearchRun(
                    Trainable.of(vit, settings.method()), "", settings, FEW, VALIDATION, false)
                .run(
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
    for (int i = 0; i < expected.state().size(); i++) {
      assertThat(resumed.state().get(i)).as("array " + i).isEqualTo(expected.state().get(i));
    }
  }

  /** The plain ViT of the same shape. */
  @ParameterizedTest
  @CsvSource({"ann, FRAMES", "ann, SUM", "lt, FRAMES"})
  void aVitWithoutSpikesTrainsFromEndToEnd(String method, InputForm input) throws IOException {
    var reports = new ArrayList<EpochReport>();
    SearchSettings settings =
        settings(method, VitSettings.DEFAULT).with(change -> change.input = input);
    run(vit(Residual.SPIKES), settings, TRAINING, reports);
    assertThat(reports).hasSize(3);
    assertThat(reports.get(2).loss()).isLessThan(reports.get(0).loss());
    assertThat(reports.get(2).trainingAccuracy()).as("chance is 0.25").isGreaterThan(0.4);
    assertThat(TicketExport.exportableVit(settings)).isFalse();
  }

  @Test
  void aDenseSpikingVitTrainsFromEndToEnd() throws IOException {
    var reports = new ArrayList<EpochReport>();
    SearchSettings settings = settings("snn", pruned(Selector.MAGNITUDE, EncoderWeights.DENSE));
    TicketSearch search = run(vit(Residual.SPIKES), settings, TRAINING, reports);
    assertThat(search.keptShare()).isEqualTo(1);
    assertThat(reports).hasSize(3);
    assertThat(reports.get(2).loss()).isLessThan(reports.get(0).loss());
  }

  @Test
  void methodsAndNetworksThatDoNotFitAreRefused() {
    var cnn = new Network(4, SIDE, SIDE, List.of(new Layer.Readout("fc", 4, 2)));
    assertThatThrownBy(() -> Trainable.of(cnn, Methods.named("multisp-slt")))
        .hasMessageContaining("vit-tiny");
    assertThatThrownBy(() -> Trainable.of(vit(Residual.SPIKES), Methods.named("mplt")))
        .hasMessageContaining("mplt does not search");
    assertThatThrownBy(
            () -> settings("pepsp-slt", pruned(Selector.MAGNITUDE, EncoderWeights.DENSE)))
        .hasMessageContaining("keeps all patches");
    assertThatThrownBy(() -> settings("ann", pruned(Selector.MAGNITUDE, EncoderWeights.DENSE)))
        .hasMessageContaining("ann keeps all patches");
  }

  private static List<BitSet> masks(TicketSearch search) {
    return search.layers().stream().map(LayerWeights::mask).toList();
  }

  private static List<Double> losses(List<EpochReport> reports) {
    return reports.stream().map(EpochReport::loss).toList();
  }
}
