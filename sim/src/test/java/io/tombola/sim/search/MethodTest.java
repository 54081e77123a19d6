package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.sim.nn.NeuronModel;
import io.tombola.sim.nn.Pass;
import io.tombola.sim.nn.SpikingNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each method claims of itself, on searches of a second. */
class MethodTest {
  private static final int SIDE = 16;
  private static final int TIMESTEPS = 3;
  private static final Samples TRAINING = new MovingBlobs(192, TIMESTEPS, 4, SIDE);
  private static final Samples VALIDATION = new MovingBlobs(64, TIMESTEPS, 4, SIDE);

  @TempDir Path folder;

  private static Network network(int channels) {
    return new Network(
        channels,
        SIDE,
        SIDE,
        List.of(
            new Layer.Conv("conv1", channels, 8, 3, 16, 16, true),
            new Layer.Conv("conv2", 8, 16, 3, 8, 8, true),
            new Layer.Dense("fc1", 256, 32),
            new Layer.Readout("fc2", 32, MovingBlobs.CLASSES)));
  }

  private static SearchSettings settings(Method method) {
    return SearchSettings.of(method)
        .with(
            change -> {
              change.timesteps = TIMESTEPS;
              change.batch = 16;
              change.epochs = 3;
              change.calibrationBatches = 4;
              change.rounds = 2;
            });
  }

  private TicketSearch run(SearchSettings settings, List<EpochReport> reports) throws IOException {
    Network network = network(settings.input().channels(4, TIMESTEPS));
    return new SearchRun(network, settings, TRAINING, VALIDATION, false)
        .run(folder.resolve("checkpoint"), false, reports::add);
  }

  static Stream<Method> methods() {
    return Methods.ALL.stream().filter(method -> !(method instanceof PatchTickets));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void learnsAndKeepsItsShare(Method method) throws IOException {
    var reports = new ArrayList<EpochReport>();
    TicketSearch search = run(settings(method), reports);

    boolean dense = method instanceof Ann || method instanceof Snn;
    assertThat(search.keptShare()).isCloseTo(dense ? 1 : 0.5, within(0.001));
    assertThat(reports.get(reports.size() - 1).loss())
        .as("%s", reports)
        .isLessThan(reports.get(0).loss());
    assertThat(reports.get(reports.size() - 1).trainingAccuracy())
        .as("chance is 0.25; %s", reports)
        .isGreaterThan(0.4);
    assertThat(Methods.named(method.name())).isEqualTo(method);
  }

  @ParameterizedTest
  @EnumSource(InputForm.class)
  void aNetworkWithoutMemoryTakesFramesInThreeForms(InputForm input) throws IOException {
    var reports = new ArrayList<EpochReport>();
    run(settings(new Mplt()).with(change -> change.input = input), reports);
    assertThat(reports.get(2).loss()).isLessThan(reports.get(0).loss());
    assertThatThrownBy(() -> settings(new Mpslt()).with(change -> change.input = InputForm.SUM))
        .hasMessageContaining("one after the other");
  }

  @Test
  void keepingAllIsTheDenseBinaryNetworkBitForBit() {
    SearchSettings settings = settings(new Mpslt()).withKeepRatio(1);
    var search = new TicketSearch(network(4), settings);
    var dense =
        new SpikingNetwork(
            network(4), TIMESTEPS, settings.batch(), NeuronModel.leaky(settings.lambda()), 4);
    for (int i = 0; i < search.layers().size(); i++) {
      float[] weights = search.layers().get(i).weights();
      double sum = 0;
      for (float weight : weights) {
        sum += Math.abs(weight);
      }
      float[] signs = new float[weights.length];
      for (int k = 0; k < signs.length; k++) {
        signs[k] = Math.copySign((float) (sum / weights.length), weights[k]);
      }
      dense.synapses().get(i).setWeights(signs);
    }
    int[] order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    for (SpikingNetwork graph : List.of(search.graph(), dense)) {
      new Batches(graph).load(TRAINING, order, 0, Batches::evaluation);
      graph.forward(Pass.OBSERVATION);
    }
    assertThat(search.graph().windowLogits()).isEqualTo(dense.windowLogits());
  }

  @Test
  void withWeightsOfOneMagnitudeFloatAndOneBitTicketsAreTheSame() throws IOException {
    SearchSettings oneBit =
        settings(new Mpslt()).with(change -> change.init = WeightInit.SIGNED_CONSTANT);
    TicketSearch mpslt = run(oneBit, new ArrayList<>());
    TicketSearch slt = run(oneBit.with(change -> change.method = new Slt()), new ArrayList<>());
    List<float[]> state = mpslt.state();
    for (int i = 0; i < state.size(); i++) {
      assertThat(slt.state().get(i)).isEqualTo(state.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(FineTuning.class)
  void fineTuningLeavesTheMaskAlone(FineTuning kind) throws IOException {
    SearchSettings settings = settings(new Mpslt());
    List<BitSet> masks = masks(run(settings, new ArrayList<>()));
    var reports = new ArrayList<EpochReport>();
    TicketSearch tuned =
        run(
            settings.with(
                change -> {
                  change.fineTuning = kind;
                  change.fineTuningEpochs = 2;
                }),
            reports);
    assertThat(masks(tuned)).isEqualTo(masks);
    assertThat(reports).hasSize(kind == FineTuning.NONE ? 3 : 5);
  }

  @Test
  void pruningRoundsPruneTheSameShareOfWhatIsLeft() throws IOException {
    var reports = new ArrayList<EpochReport>();
    TicketSearch search =
        run(settings(new Imp()).with(change -> change.keep = change.keep.withRatio(0.09)), reports);
    assertThat(search.keptShare()).isCloseTo(0.09, within(0.001));
    assertThat(reports)
        .extracting(EpochReport::phase)
        .containsExactly("dense", "dense", "dense", "round 1", "round 1", "round 2", "round 2");
  }

  private static List<BitSet> masks(TicketSearch search) {
    return search.layers().stream().map(LayerWeights::mask).toList();
  }
}
