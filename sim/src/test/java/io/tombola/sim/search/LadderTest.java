package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.engine.frame.FrameSettings;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import io.tombola.engine.ticket.Rung;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ladders of a tiny network: nested, each rung with what is its own, and resumed unseen. */
class LadderTest {
  private static final int TIMESTEPS = 2;
  private static final List<Double> KEEP_RATIOS = List.of(0.6, 0.35, 0.2);
  private static final Manifest.Architecture ARCHITECTURE =
      new Manifest.Architecture("vgg9", 0.125, 4, 32, 32, MovingBlobs.CLASSES);
  private static final Samples TRAINING = new MovingBlobs(64, TIMESTEPS, 4, 32);
  private static final Samples VALIDATION = new MovingBlobs(32, TIMESTEPS, 4, 32);

  @TempDir Path folder;

  private static SearchSettings settings(Ladder.Way way) {
    return SearchSettings.DEFAULT
        .with(
            change -> {
              change.timesteps = TIMESTEPS;
              change.batch = 16;
              change.epochs = 2;
              change.calibrationBatches = 2;
            })
        .withLadder(new Ladder(KEEP_RATIOS, way, way == Ladder.Way.GROWN ? 2 : 0));
  }

  private TicketSearch run(SearchSettings settings, List<EpochReport> reports) throws IOException {
    return new SearchRun(ARCHITECTURE.network(), settings, TRAINING, VALIDATION, false)
        .run(folder.resolve("checkpoint"), true, reports::add);
  }

  private static Ticket export(TicketSearch search, SearchSettings settings) {
    var frames = new FrameSettings(32, 32, new FrameSettings.Binning.ByTime(100_000), 2, 2, 0);
    return new TicketExport(
            ARCHITECTURE,
            Manifest.Frames.of(frames),
            List.of("left", "right", "up", "down"),
            -1,
            new Manifest.Data("moving blobs", true, "none"))
        .export(search, settings, VALIDATION);
  }

  @ParameterizedTest
  @EnumSource
  void rungsAreNestedAndEachHasItsOwnNeuronsAndFigures(Ladder.Way way) throws IOException {
    SearchSettings settings = settings(way);
    TicketSearch search = run(settings, new ArrayList<>());
    Ticket ticket = export(search, settings);

    // A ticket refuses rungs that are not nested or keep another share than they say.
    assertThat(ticket.rungs()).hasSize(KEEP_RATIOS.size());
    for (int k = 0; k < ticket.rungs().size(); k++) {
      Rung rung = ticket.rungs().get(k);
      assertThat(rung.keepRatio())
          .isBetween(KEEP_RATIOS.get(k) - 0.002, KEEP_RATIOS.get(k) + 0.002);
      search.showRung(k);
      assertThat(rung.accuracy())
          .isEqualTo(
              new Rung.Accuracy(
                  search.predict(VALIDATION).accuracy(),
                  EngineJudge.predict(ticket, k, VALIDATION).accuracy(),
                  VALIDATION.size()));
      assertThat(rung.cost().operations()).isPositive();
    }
    assertThat(ticket.rungs().stream().map(Rung::readoutScale)).doesNotHaveDuplicates();
    LayerTicket large = ticket.rungs().get(0).layers().get(0);
    LayerTicket small = ticket.rungs().get(2).layers().get(0);
    assertThat(small.gains()).isNotEqualTo(large.gains());
    assertThat(small.thresholds()).isNotEqualTo(large.thresholds());
    assertThat(ticket.manifest().search().settings())
        .containsEntry("keepRatios", "[0.6, 0.35, 0.2]")
        .containsEntry("way", way.name());

    Path file = folder.resolve("ladder.ticket");
    TicketFile.write(ticket, file);
    assertThat(TicketFile.read(file)).usingRecursiveComparison().isEqualTo(ticket);
  }

  @ParameterizedTest
  @EnumSource
  void resumesToTheVeryTicketOfAnUnbrokenRun(Ladder.Way way) throws IOException {
    SearchSettings settings = settings(way);
    var unbroken = new ArrayList<EpochReport>();
    Path expected = folder.resolve("expected.ticket");
    TicketFile.write(export(run(settings, unbroken), settings), expected);
    Files.delete(folder.resolve("checkpoint"));

    var losses = new ArrayList<Double>();
    TicketSearch resumed = null;
    while (resumed == null) {
      try {
        resumed =
            new SearchRun(ARCHITECTURE.network(), settings, TRAINING, VALIDATION, false)
                .run(
                    folder.resolve("checkpoint"),
                    true,
                    report -> {
                      losses.add(report.loss());
                      throw new IllegalStateException("killed after every epoch");
                    });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("killed after every epoch");
      }
    }
    assertThat(losses).hasSize(way == Ladder.Way.GROWN ? 6 : 2);
    assertThat(losses).isEqualTo(unbroken.stream().map(EpochReport::loss).toList());
    Path ticket = folder.resolve("resumed.ticket");
    TicketFile.write(export(resumed, settings), ticket);
    assertThat(ticket).hasSameBinaryContentAs(expected);
  }

  /** What the smallest rung keeps is not given up, whatever its scores become. */
  @Test
  void aForcedWeightStaysThoughItsScoreFalls() {
    SearchSettings settings = settings(Ladder.Way.GROWN);
    var search = new TicketSearch(ARCHITECTURE.network(), settings);
    search.enterRung(2);
    search.finishRung(TRAINING);
    List<BitSet> smallest = search.layers().stream().map(it -> (BitSet) it.mask().clone()).toList();
    for (LayerWeights layer : search.layers()) {
      float[] scores = layer.state().get(0);
      smallest.get(search.layers().indexOf(layer)).stream().forEach(w -> scores[w] = 0);
    }
    search.enterRung(1);
    for (int i = 0; i < smallest.size(); i++) {
      BitSet kept = search.layers().get(i).mask();
      assertThat(kept.cardinality()).isGreaterThan(smallest.get(i).cardinality());
      BitSet lost = (BitSet) smallest.get(i).clone();
      lost.andNot(kept);
      assertThat(lost.isEmpty()).as("layer %d lost %s", i, lost).isTrue();
    }
  }

  @Test
  void laddersThatMakeNoSenseAreRefused() {
    refused(() -> new Ladder(List.of(0.5), Ladder.Way.CUT, 0), "has a single rung");
    refused(() -> new Ladder(List.of(0.3, 0.5), Ladder.Way.CUT, 0), "must fall from rung to rung");
    refused(() -> new Ladder(List.of(0.5, 0.5), Ladder.Way.CUT, 0), "must fall from rung to rung");
    refused(() -> new Ladder(List.of(1.5, 0.5), Ladder.Way.CUT, 0), "keeps 1.5");
    refused(() -> new Ladder(List.of(0.5, 0.0), Ladder.Way.CUT, 0), "keeps 0.0");
    refused(() -> new Ladder(List.of(0.5, 0.3), Ladder.Way.GROWN, 0), "needs epochs");
    Ladder ladder = new Ladder(List.of(0.5, 0.3), Ladder.Way.CUT, 0);
    for (String method : List.of("slt", "snn", "imp", "mplt")) {
      SearchSettings other = SearchSettings.of(Methods.named(method));
      refused(() -> other.withLadder(ladder), "method mpslt alone");
    }
    refused(
        () ->
            SearchSettings.DEFAULT
                .with(change -> change.fineTuning = FineTuning.NORM)
                .withLadder(ladder),
        "without fine-tuning");
  }

  private static void refused(Runnable made, String problem) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
