package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.sim.nn.Pass;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A search in progress: the weights, batch norm and their optimisers around a {@link
 * SpikingNetwork}. {@link Method} says what is trained and in which phases.
 *
 * <p>Deterministic for given settings, samples and number of cores.
 */
public final class TicketSearch {
  private final Network network;
  private final SearchSettings settings;
  private final List<Layer.Weighted> weighted;
  private final List<LayerWeights> layers = new ArrayList<>();

  /**
   * As long as each layer's weights: their gradient, then their ranks, then what is seen of them.
   */
  private final List<float[]> scratch;

  private NormOptimisers normOptimisers;

  /** Weights and batch norm to go back to; empty when none are remembered. */
  private final List<float[]> remembered = new ArrayList<>();

  private SpikingNetwork graph;
  private int steps;
  private double keepRatio;

  private final LadderProgress ladder;

  /**
   * Grows the weights and draws the first scores.
   *
   * @param network with input channels as {@link InputForm#channels} asks for
   */
  public TicketSearch(Network network, SearchSettings settings) {
    this.network = network;
    this.settings = settings;
    this.weighted = network.weighted();
    this.graph = graph(settings.networkTimesteps());
    var random = new SplittableRandom(settings.runSeed());
    for (int i = 0; i < weighted.size(); i++) {
      var frozen = new FrozenWeights(settings.weightSeed(), i);
      var start = new LayerStart(weighted.get(i), i == 0, frozen, settings, random.split());
      layers.add(settings.method().weights(start));
    }
    this.scratch = layers.stream().map(layer -> new float[layer.size()]).toList();
    this.ladder = new LadderProgress(settings.ladder(), layers, graph.norms());
    resetOptimisers();
    place(settings.keep().ratioAt(0));
  }

  private SpikingNetwork graph(int timesteps) {
    return new SpikingNetwork(
        network, timesteps, settings.batch(), settings.neurons(), settings.outputGain());
  }

  /**
   * Trains once over the samples, in random order; windows beyond the last full batch are left out.
   *
   * @param phase whose schedule it is
   * @param epoch of the schedule, from 0
   * @param salt tells this epoch's randomness from all others'
   * @param batchDone told the number of batches done
   */
  TrainingResult trainEpoch(
      Samples training, Phase phase, int epoch, int salt, IntConsumer batchDone) {
    Samples seen = view(training);
    var batches = new Batches(graph);
    var randomness = Batches.training(settings.runSeed(), salt);
    int[] order = Batches.shuffled(seen.size(), randomness.apply(-1));
    int count = order.length / settings.batch();
    if (count == 0) {
      throw new IllegalArgumentException(
          seen.size() + " training windows do not fill a batch of " + settings.batch());
    }
    place(phase.share(settings, epoch));
    double loss = 0;
    double right = 0;
    for (int i = 0; i < count; i++) {
      int[] labels = batches.load(seen, order, i, randomness);
      graph.forward(Pass.TRAINING);
      DeadNetwork.check(graph, weighted, settings);
      right += answers(settings.batch(), labels).accuracy();
      loss += graph.backward(labels);
      double progress = (epoch + (double) i / count) / phase.epochs();
      step(phase.rate(settings), 0.5 * (1 + Math.cos(Math.PI * progress)));
      batchDone.accept(i + 1);
    }
    return new TrainingResult(loss / count, right / count);
  }

  /** Trains an epoch of the method's first phase. */
  TrainingResult trainEpoch(Samples training, int epoch, IntConsumer batchDone) {
    Phase first = settings.method().phases(settings).get(0);
    return trainEpoch(training, first, epoch, epoch, batchDone);
  }

  /**
   * What an epoch of training showed.
   *
   * @param accuracy on the training windows, while they were trained on
   */
  public record TrainingResult(double loss, double accuracy) {}

  private void step(double rate, double schedule) {
    steps++;
    if (rate > 0) {
      eachLayer(
          i -> {
            float[] gradient = scratch.get(i);
            graph.synapses().get(i).weightGradient(gradient);
            layers.get(i).step(gradient, rate * schedule, steps);
          });
    }
    normOptimisers.step(graph.norms(), settings.normRate() * schedule, steps);
    if (rate > 0) {
      place();
    }
  }

  /** Takes a share, chooses the masks anew, and hands the network its weights. */
  private void place(double share) {
    keepRatio = share;
    place();
  }

  private void place() {
    if (layers.get(0) instanceof ScoredWeights) {
      eachLayer(i -> ((ScoredWeights) layers.get(i)).ranks(scratch.get(i)));
      ladder.force(scratch);
      keep(scratch, IntStream.range(0, layers.size()).boxed().toList(), keepRatio);
    }
    handOver();
  }

  private void handOver() {
    eachLayer(
        i -> {
          float[] effective = scratch.get(i);
          layers.get(i).write(effective);
          graph.synapses().get(i).setWeights(effective);
        });
  }

  private void eachLayer(IntConsumer change) {
    IntStream.range(0, layers.size()).parallel().forEach(change);
  }

  private void keep(List<float[]> ranks, List<Integer> family, double share) {
    List<BitSet> masks =
        settings
            .keep()
            .choose(
                family.stream().map(ranks::get).toList(),
                family.stream().map(weighted::get).toList(),
                share);
    for (int i = 0; i < masks.size(); i++) {
      layers.get(family.get(i)).keep(masks.get(i));
    }
  }

  /**
   * Prunes down to a share of all weights; what was pruned before goes first, unless it regrows.
   */
  void prune(Criterion criterion, double share, Samples training) {
    List<float[]> ranks = criterion.ranks(this, training);
    for (int i = 0; i < ranks.size(); i++) {
      var layer = (TrainedWeights) layers.get(i);
      for (int k = 0; k < layer.size() && !layer.regrows(); k++) {
        ranks.get(i)[k] = layer.mask().get(k) ? ranks.get(i)[k] : -1;
      }
    }
    for (List<Integer> family : criterion.families(this)) {
      keep(ranks, family, share);
    }
    place();
  }

  /** Goes on with the scores as they are, for another rung of the ladder. */
  void enterRung(int k) {
    double share = ladder.enter(k, layers);
    resetOptimisers();
    place(share);
  }

  /** Calibrates batch norm, and remembers it and the masks as the rung's. */
  void finishRung(Samples training) {
    calibrate(training);
    ladder.finish(layers, graph.norms());
  }

  /** Puts a finished rung's masks and batch norm in place, to be looked at. */
  public void showRung(int k) {
    ladder.show(k, layers, graph.norms());
    handOver();
  }

  /** Keeps a copy of weights and batch norm, in place of the last one. */
  void remember() {
    remembered.clear();
    rememberable().forEach(array -> remembered.add(array.clone()));
  }

  /** Goes back to what was remembered, with new optimisers; masks stay. */
  void rewind() {
    NormState.copy(remembered, rememberable());
    layers.forEach(layer -> layer.keep(layer.mask()));
    resetOptimisers();
    place();
  }

  private List<float[]> rememberable() {
    List<float[]> arrays = new ArrayList<>();
    layers.forEach(layer -> arrays.add(layer.weights()));
    arrays.addAll(NormState.of(graph.norms()));
    return arrays;
  }

  /** From here on, the weights themselves are trained, under the masks as they are. */
  void fixMasks() {
    layers.replaceAll(
        layer ->
            new TrainedWeights(
                layer.form(),
                layer.weights(),
                layer.mask(),
                false,
                Optimiser.of(settings, layer.size())));
    resetOptimisers();
    place();
  }

  private void resetOptimisers() {
    layers.forEach(LayerWeights::resetOptimiser);
    steps = 0;
    normOptimisers = new NormOptimisers(settings, graph.norms());
  }

  /** Trains with windows of so many timesteps from here on. */
  void useTimesteps(int timesteps) {
    if (timesteps == graph.timesteps()) {
      return;
    }
    List<float[]> norms = NormState.of(graph.norms());
    graph = graph(timesteps);
    NormState.copy(norms, NormState.of(graph.norms()));
    place();
  }

  /** Every array that training changes, in a fixed order; the arrays themselves, not copies. */
  List<float[]> state() {
    var state = new ArrayList<float[]>();
    layers.forEach(layer -> state.addAll(layer.state()));
    state.addAll(normOptimisers.state(graph.norms()));
    state.addAll(remembered);
    state.addAll(ladder.state());
    return state;
  }

  /** Optimiser steps taken since the optimisers were new. */
  int steps() {
    return steps;
  }

  /**
   * Goes on from {@link #state} that has been overwritten.
   *
   * @param share of the weights that the last epoch kept
   */
  void resumeAt(int stepsTaken, double share) {
    steps = stepsTaken;
    layers.forEach(LayerWeights::restored);
    place(share);
  }

  /** Sets batch norm's running statistics to averages over batches of the samples. */
  public void calibrate(Samples samples) {
    int[] index = {0};
    forBatches(samples, () -> graph.forward(Pass.calibration(index[0]++)));
  }

  /**
   * Shows the graph to {@code each} after forward passes over as many batches as calibration takes.
   *
   * @return how many
   */
  int observe(Samples samples, Consumer<SpikingNetwork> each) {
    return forBatches(
        samples,
        () -> {
          graph.forward(Pass.OBSERVATION);
          each.accept(graph);
        });
  }

  private int forBatches(Samples samples, Runnable each) {
    Samples seen = view(samples);
    var batches = new Batches(graph);
    var randomness = Batches.training(settings.runSeed(), -1);
    int[] order = Batches.shuffled(seen.size(), randomness.apply(-1));
    int count = Math.min(settings.calibrationBatches(), order.length / settings.batch());
    for (int i = 0; i < count; i++) {
      batches.load(seen, order, i, randomness);
      each.run();
    }
    return count;
  }

  /** The network's answers by running statistics, gain included. */
  public Predictions predict(Samples samples) {
    Samples seen = view(samples);
    var batches = new Batches(graph);
    int[] order = IntStream.range(0, seen.size()).toArray();
    float[][] logits = new float[order.length][];
    int[] labels = new int[order.length];
    for (int from = 0, i = 0; from < order.length; from += settings.batch(), i++) {
      int[] batchLabels = batches.load(seen, order, i, Batches::evaluation);
      graph.forward(Pass.INFERENCE);
      Predictions answers = answers(batchLabels.length, batchLabels);
      System.arraycopy(answers.logits(), 0, logits, from, batchLabels.length);
      System.arraycopy(batchLabels, 0, labels, from, batchLabels.length);
    }
    return new Predictions(logits, labels);
  }

  /**
   * Mean input of each linear map over the samples' first batches, by running statistics; where it
   * is fed by spikes, its firing rate.
   */
  public double[] inputRates(Samples samples) {
    double[] rates = new double[weighted.size()];
    int[] count = {0};
    forBatches(
        samples,
        () -> {
          graph.forward(Pass.INFERENCE);
          count[0]++;
          for (int i = 0; i < rates.length; i++) {
            rates[i] += Arrays.stream(graph.inputRates(i)).average().orElseThrow();
          }
        });
    return Arrays.stream(rates).map(rate -> rate / Math.max(1, count[0])).toArray();
  }

  /** Share of all weights that is kept. */
  public double keptShare() {
    long kept = layers.stream().mapToLong(layer -> layer.mask().cardinality()).sum();
    return (double) kept / network.weights();
  }

  private Samples view(Samples samples) {
    return settings.input().view(samples, settings.timesteps(), graph.timesteps());
  }

  private Predictions answers(int windows, int[] labels) {
    float[] flat = graph.windowLogits();
    int classes = network.classes();
    float[][] logits = new float[windows][];
    for (int i = 0; i < windows; i++) {
      logits[i] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
    }
    return new Predictions(logits, labels);
  }

  Network network() {
    return network;
  }

  SearchSettings settings() {
    return settings;
  }

  SpikingNetwork graph() {
    return graph;
  }

  List<LayerWeights> layers() {
    return layers;
  }
}
