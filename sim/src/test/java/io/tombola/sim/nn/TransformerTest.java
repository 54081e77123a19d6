package io.tombola.sim.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.PatchKeep;
import io.tombola.engine.net.Residual;
import io.tombola.engine.net.SpikingVit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A small spiking ViT forward and backward. */
class TransformerTest {
  private static final NeuronModel SPIKES = NeuronModel.leaky(0.5);

  /** Large, so that gradients stay above a float's noise through all stages. */
  private static final double GAIN = 40;

  private static SpikingVit vit(Residual residual, int depth) {
    return SpikingVit.of(2, 16, 16, 64, depth, residual, 3);
  }

  static List<Layer.Weighted> weighted(SpikingVit vit) {
    var weighted = new ArrayList<Layer.Weighted>(vit.embedding().weighted());
    weighted.addAll(vit.encoder().maps());
    weighted.add(vit.readout());
    return weighted;
  }

  private static SpikingNetwork graph(
      SpikingVit vit, int timesteps, NeuronModel units, PatchPruning pruning) {
    return SpikingNetwork.transformer(vit, timesteps, GradientCheck.B, units, units, pruning, GAIN);
  }

  /**
   * Without memory, so that membranes may be anywhere; {@link StageGradientTest} has some, and
   * holds each kind of stage to a thousandth.
   */
  @ParameterizedTest
  @EnumSource(Residual.class)
  void lossFollowsTheGradient(Residual residual) {
    SpikingVit vit = vit(residual, 1);
    var pruning = new PatchPruning(0.6, PatchPruning.Selector.RANDOM, false);
    SpikingNetwork graph = graph(vit, GradientCheck.T, NeuronModel.leaky(0).softened(), pruning);
    int checked =
        new GradientCheck(graph, weighted(vit)).runDeep(TransformerTest::nearThreshold, 0.5, 0.5);
    assertThat(checked).isGreaterThan(8);
  }

  /** Whose residual is of real values, whatever the spiking one's is of. */
  @Test
  void withoutSpikesTheLossFollowsTheGradientToo() {
    SpikingVit vit = vit(Residual.MEMBRANE, 1);
    NeuronModel rectified = NeuronModel.memoryless(Activation.RECTIFIED);
    SpikingNetwork graph = graph(vit, GradientCheck.T, rectified, PatchPruning.NONE);
    int checked = new GradientCheck(graph, weighted(vit)).runDeep((map, channel) -> 0.3f, 0.5, 0.1);
    assertThat(checked).isGreaterThan(20);
    assertThat(graph.attentionRates()).isEmpty();
  }

  /** What {@link SoftmaxAttention} says, in a few loops: tokens of two heads. */
  @Test
  void softmaxAttentionIsTheEquation() {
    int n = 3;
    int d = 4;
    var random = new Random(4);
    List<Signal> in = Stream.generate(() -> Signal.of(n, d)).limit(3).toList();
    for (Signal signal : in) {
      for (int i = 0; i < n * d; i++) {
        signal.value().buffer().put(i, (float) (5 * random.nextGaussian()));
      }
    }
    var attention = new SoftmaxAttention(1, n, d, 2, 0.25f, in);
    attention.forward(Pass.INFERENCE);
    for (int i = 0; i < n * d; i++) {
      int row = i / d;
      int head = i % d / 2 * 2;
      double sum = 0;
      double attended = 0;
      for (int m = 0; m < n; m++) {
        double score = 0;
        for (int c = head; c < head + 2; c++) {
          score += (double) at(in.get(0), row * d + c) * at(in.get(1), m * d + c);
        }
        double weight = Math.exp(0.25 * score);
        sum += weight;
        attended += weight * at(in.get(2), m * d + i % d);
      }
      assertThat((double) at(attention.output(), i)).isCloseTo(attended / sum, within(1e-4));
    }
  }

  private static float at(Signal signal, int index) {
    return signal.value().buffer().get(index);
  }

  @Test
  void anEmbeddingsOwnHeadFollowsTheGradient() {
    SpikingVit vit = vit(Residual.SPIKES, 1);
    var head = new Layer.Readout("temporary", 64, 3);
    SpikingNetwork graph =
        SpikingNetwork.embedding(
            vit, head, GradientCheck.T, GradientCheck.B, NeuronModel.leaky(0).softened(), GAIN);
    var weighted = new ArrayList<Layer.Weighted>(vit.embedding().weighted());
    weighted.add(head);
    int checked =
        new GradientCheck(graph, weighted).runDeep(TransformerTest::nearThreshold, 0.5, 0.5);
    assertThat(checked).isGreaterThan(3);
  }

  /** Queries and keys rare, so that attention's sums stay small. */
  private static float nearThreshold(String map, int channel) {
    boolean rare = map.endsWith(".q") || map.endsWith(".k");
    return rare ? -1 : 0.7f + 0.3f * (channel % 3);
  }

  /** What {@link io.tombola.engine.net.Encoder} says, in a few loops, a block of two heads. */
  @ParameterizedTest
  @EnumSource(Residual.class)
  void forwardIsTheEquations(Residual residual) {
    SpikingVit vit = SpikingVit.of(2, 16, 16, 128, 2, residual, 3);
    SpikingNetwork graph = graph(vit, 4, SPIKES, PatchPruning.NONE);
    var random = new Random(3);
    load(graph, random);
    float[][] weights = weights(graph, vit, random);
    graph.forward(Pass.TRAINING);
    graph.forward(Pass.INFERENCE);
    double[] expected = new TransformerReference(vit, graph, weights, 0.5).logits();
    float[] logits = graph.windowLogits();
    double error = 0;
    double length = 0;
    for (int i = 0; i < logits.length; i++) {
      error += Math.pow(logits[i] - GAIN * expected[i], 2);
      length += Math.pow(GAIN * expected[i], 2);
    }
    // a membrane within a rounding of its threshold may spike in one and not in the other
    assertThat(Math.sqrt(error / length)).isLessThan(0.01);
    int firstMap = vit.embedding().weighted().size();
    for (int i = 0; i <= vit.encoder().maps().size(); i++) {
      assertThat(Arrays.stream(graph.inputRates(firstMap + i)).max().orElseThrow())
          .as("inputs of map " + i)
          .isGreaterThan(0.02);
    }
  }

  @Test
  void prunedPatchesAreTheLeastAndTheSameInAllTimesteps() {
    SpikingVit vit = vit(Residual.SPIKES, 1);
    var pruning = new PatchPruning(0.5, PatchPruning.Selector.EVENTS, false);
    SpikingNetwork graph = graph(vit, 2, SPIKES, pruning);
    weights(graph, vit, new Random(3));
    float[] frames = new float[graph.input().length()];
    // window b: events in patches b..b+7 alone, the first of two timesteps
    for (int b = 0; b < GradientCheck.B; b++) {
      for (int n = b; n < b + 8; n++) {
        int y = n / 4 * 4 + 1;
        int x = n % 4 * 4 + 2;
        frames[(b * 2 * 16 + y) * 16 + x] = 1;
      }
    }
    graph.input().buffer().put(0, frames);
    graph.forward(Pass.OBSERVATION);
    for (int b = 0; b < GradientCheck.B; b++) {
      assertThat(graph.keptPatches(b)).containsExactly(IntStream.range(b, b + 8).toArray());
    }
  }

  @Test
  void reembeddingEmptiesWhatWasDroppedAndKeepsTheChoice() {
    SpikingVit vit = vit(Residual.SPIKES, 1);
    int[][] kept = new int[2][];
    float[][] logits = new float[2][];
    for (int variant = 0; variant < 2; variant++) {
      var pruning = new PatchPruning(0.4, PatchPruning.Selector.MAGNITUDE, variant == 1);
      SpikingNetwork graph = graph(vit, 2, SPIKES, pruning);
      var random = new Random(3);
      load(graph, random);
      float[] frames = new float[graph.input().length()];
      graph.input().buffer().get(0, frames);
      weights(graph, vit, random);
      graph.forward(Pass.OBSERVATION);
      kept[variant] = graph.keptPatches(1);
      logits[variant] = graph.windowLogits().clone();
      float[] seen = new float[frames.length];
      graph.input().buffer().get(0, seen);
      assertThat(sum(seen) < sum(frames)).isEqualTo(variant == 1);
    }
    assertThat(kept[1]).isEqualTo(kept[0]).hasSize(PatchKeep.kept(0.4, 16));
    assertThat(logits[1]).isNotEqualTo(logits[0]);
  }

  @Test
  void aFrozenEmbeddingTakesRunningStatisticsAndKeepsThem() {
    SpikingVit vit = vit(Residual.SPIKES, 1);
    SpikingNetwork graph = graph(vit, 2, SPIKES, PatchPruning.NONE);
    var random = new Random(3);
    load(graph, random);
    weights(graph, vit, random);
    graph.freezeEmbedding(true);
    graph.forward(Pass.TRAINING);
    graph.backward(new int[] {0, 1, 2, 0});
    for (int i = 0; i < graph.norms().size(); i++) {
      boolean embedding = i < vit.embedding().weighted().size();
      assertThat(sum(graph.norms().get(i).runningMean()) == 0).isEqualTo(embedding);
      float[] gradient = new float[weighted(vit).get(i).weights()];
      graph.synapses().get(i).weightGradient(gradient);
      assertThat(IntStream.range(0, gradient.length).allMatch(k -> gradient[k] == 0))
          .as(weighted(vit).get(i).name())
          .isEqualTo(embedding);
    }
  }

  private static void load(SpikingNetwork graph, Random random) {
    float[] frames = new float[graph.input().length()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
    }
    graph.input().buffer().put(0, frames);
  }

  /** Draws weights and gains that make every layer spike now and then. */
  private static float[][] weights(SpikingNetwork graph, SpikingVit vit, Random random) {
    List<Layer.Weighted> weighted = weighted(vit);
    float[][] weights = new float[weighted.size()][];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = new float[weighted.get(i).weights()];
      for (int k = 0; k < weights[i].length; k++) {
        weights[i][k] = (float) (random.nextGaussian() / Math.sqrt(weighted.get(i).fanIn()));
      }
      graph.synapses().get(i).setWeights(weights[i]);
    }
    for (BatchNorm norm : graph.norms()) {
      Arrays.fill(norm.offset(), 0.5f);
    }
    return weights;
  }

  private static double sum(float[] values) {
    return Loops.total(values);
  }
}
