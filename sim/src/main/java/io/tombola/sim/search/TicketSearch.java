package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.sim.nn.BatchNorm;
import io.tombola.sim.nn.Pass;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.ArrayList;
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
  private final SearchSettings settings;
  private final List<LayerWeights> layers = new ArrayList<>();

  private Trainable subject;
  private List<Layer.Weighted> weighted;

  /**
   * As long as each layer's weights: their gradient, then their ranks, then what is seen of them.
   */
  private List<float[]> scratch;

  private NormOptimisers normOptimisers;

  /** Weights and batch norm to go back to; empty when none are remembered. */
  private final List<float[]> remembered = new ArrayList<>();

  private SpikingNetwork graph;
  private int steps;
  private double keepRatio;

  /** Layers at the beginning that are not trained. */
  private int frozen;

  private final LadderProgress ladder;

  /** All of a network. */
  public TicketSearch(Network network, SearchSettings settings) {
    this(Trainable.of(network, settings.method()), settings);
  }

  /**
   * Grows the weights and draws the first scores.
   *
   * @param subject with input channels as {@link InputForm#channels} asks for
   */
  public TicketSearch(Trainable subject, SearchSettings settings) {
    this.settings = settings;
    take(subject, settings.networkTimesteps());
    this.ladder = new LadderProgress(settings.ladder(), layers, graph.norms());
    place(settings.keep().ratioAt(0));
  }

  /** Takes a network that begins with the layers there are, and grows weights for the others. */
  private void take(Trainable next, int timesteps) {
    subject = next;
    weighted = next.weighted();
    graph = next.graph(settings, timesteps);
    var random = new SplittableRandom(settings.runSeed());
    for (int i = 0; i < weighted.size(); i++) {
      SplittableRandom own = random.split();
      if (i >= layers.size()) {
        var frozenWeights = new FrozenWeights(settings.weightSeed(), i);
        var start = new LayerStart(weighted.get(i), i == 0, frozenWeights, settings, own);
        layers.add(next.weights(start));
      }
    }
    scratch = layers.stream().map(layer -> new float[layer.size()]).toList();
    resetOptimisers();
  }

  /**
   * Goes on with a transformer that begins with the {@code found} first layers there are, which
   * stay as they are: masks, weights, and batch norm.
   *
   * @param found all of its embedding, or 0
   */
  void goOnWith(Trainable next, int found) {
    List<BatchNorm> norms = graph.norms();
    layers.subList(found, layers.size()).clear();
    fixMasks();
    take(next, graph.timesteps());
    NormState.copy(
        NormState.of(norms.subList(0, found)), NormState.of(graph.norms().subList(0, found)));
    frozen = found;
    graph.freezeEmbedding(found > 0);
    place();
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
    ForwardRuns runs = runs();
    Samples seen = runs.view(training);
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
      right += runs.answers(settings.batch(), labels).accuracy();
      loss += graph.backward(labels);
      double progress = (epoch + (double) i / count) / phase.epochs();
      step(phase, 0.5 * (1 + Math.cos(Math.PI * progress)));
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

  private void step(Phase phase, double schedule) {
    steps++;
    eachLayer(
        frozen,
        i -> {
          double rate = phase.rate(settings, layers.get(i));
          if (rate > 0) {
            float[] gradient = scratch.get(i);
            graph.synapses().get(i).weightGradient(gradient);
            layers.get(i).step(gradient, rate * schedule, steps);
          }
        });
    normOptimisers.step(graph.norms(), frozen, settings.normRate() * schedule, steps);
    place();
  }

  /** Takes a share, chooses the masks anew, and hands the network its weights. */
  private void place(double share) {
    keepRatio = share;
    place();
  }

  private void place() {
    List<Integer> scored =
        IntStream.range(0, layers.size())
            .filter(i -> layers.get(i) instanceof ScoredWeights)
            .boxed()
            .toList();
    if (!scored.isEmpty()) {
      scored.parallelStream().forEach(i -> ((ScoredWeights) layers.get(i)).ranks(scratch.get(i)));
      ladder.force(scratch);
      keep(scratch, scored, keepRatio);
    }
    handOver();
  }

  private void handOver() {
    eachLayer(
        0,
        i -> {
          float[] effective = scratch.get(i);
          layers.get(i).write(effective);
          graph.synapses().get(i).setWeights(effective);
        });
  }

  private void eachLayer(int first, IntConsumer change) {
    IntStream.range(first, layers.size()).parallel().forEach(change);
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

  /** From here on, all weights themselves are trained, under the masks as they are. */
  void trainUnderMasks() {
    frozen = 0;
    graph.freezeEmbedding(false);
    fixMasks();
    resetOptimisers();
    place();
  }

  private void fixMasks() {
    layers.replaceAll(
        layer ->
            new TrainedWeights(
                layer.form(),
                layer.weights(),
                layer.mask(),
                false,
                Optimiser.of(settings, layer.size())));
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
    graph = subject.graph(settings, timesteps);
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
    runs().forBatches(samples, () -> graph.forward(Pass.calibration(index[0]++)));
  }

  /**
   * Shows the graph to {@code each} after forward passes over as many batches as calibration takes.
   *
   * @return how many
   */
  int observe(Samples samples, Consumer<SpikingNetwork> each) {
    return runs()
        .forBatches(
            samples,
            () -> {
              graph.forward(Pass.OBSERVATION);
              each.accept(graph);
            });
  }

  /** The network's answers by running statistics, gain included. */
  public Predictions predict(Samples samples) {
    return runs().predict(samples);
  }

  /** Mean magnitude of each linear map's input, by running statistics; firing rates of spikes. */
  public double[] inputRates(Samples samples) {
    return runs().inputRates(samples);
  }

  /** The firing rate of what each block's attention takes in, likewise; none without spikes. */
  public double[] attentionRates(Samples samples) {
    return runs().attentionRates(samples);
  }

  private ForwardRuns runs() {
    return new ForwardRuns(graph, settings, subject.classes());
  }

  /** Share of all weights that is kept. */
  public double keptShare() {
    long kept = layers.stream().mapToLong(layer -> layer.mask().cardinality()).sum();
    return (double) kept / layers.stream().mapToLong(LayerWeights::size).sum();
  }

  /** What is trained at present. */
  public Trainable subject() {
    return subject;
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
