package io.tombola.sim.search;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Network;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Rung;
import io.tombola.sim.nn.Neurons;
import io.tombola.sim.nn.Pass;
import io.tombola.sim.nn.SpikingNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The search for a multi-prize spiking lottery ticket (MPSLT, arXiv 2309.13302): scores, batch norm
 * and their optimisers around a {@link SpikingNetwork} whose weights stay frozen.
 *
 * <p>Deterministic for given settings and samples, up to the order of native sums.
 */
public final class TicketSearch {
  private final Network network;
  private final SearchSettings settings;
  private final SpikingNetwork graph;
  private final Batches batches;
  private final List<ScoredLayer> layers = new ArrayList<>();
  private final List<Adam> gains = new ArrayList<>();
  private final List<Adam> offsets = new ArrayList<>();
  private int steps;

  /** Grows the frozen weights and draws the first scores. */
  public TicketSearch(Network network, SearchSettings settings) {
    this.network = network;
    this.settings = settings;
    this.graph =
        new SpikingNetwork(
            network,
            settings.timesteps(),
            settings.batch(),
            settings.lambda(),
            settings.outputGain());
    this.batches = new Batches(graph);
    var random = new SplittableRandom(settings.runSeed());
    List<Layer.Weighted> weighted = network.weighted();
    for (int i = 0; i < weighted.size(); i++) {
      var frozen = new FrozenWeights(settings.weightSeed(), i);
      layers.add(new ScoredLayer(weighted.get(i), frozen, settings.keepRatio(), random.split()));
    }
    for (Neurons neurons : graph.neurons()) {
      gains.add(new Adam(neurons.gain().length));
      offsets.add(new Adam(neurons.offset().length));
    }
    mask();
  }

  /**
   * Trains once over the samples, in random order; windows beyond the last full batch are left out.
   *
   * @param epoch from 0: places the epoch in the schedule and seeds its randomness
   * @param batchDone told the number of batches done
   */
  public TrainingResult trainEpoch(Samples training, int epoch, IntConsumer batchDone) {
    var randomness = Batches.training(settings.runSeed(), epoch);
    int[] order = Batches.shuffled(training.size(), randomness.apply(-1));
    int count = order.length / settings.batch();
    if (count == 0) {
      throw new IllegalArgumentException(
          training.size() + " training windows do not fill a batch of " + settings.batch());
    }
    double loss = 0;
    double right = 0;
    for (int i = 0; i < count; i++) {
      int[] labels = batches.load(training, order, i, randomness);
      graph.forward(Pass.TRAINING);
      right += answers(settings.batch(), labels).accuracy();
      loss += graph.backward(labels);
      requireSpikes();
      double progress = (epoch + (double) i / count) / settings.epochs();
      step(0.5 * (1 + Math.cos(Math.PI * progress)));
      batchDone.accept(i + 1);
    }
    return new TrainingResult(loss / count, right / count);
  }

  /** A readout without a single spike gets no gradient and never will: say so at once. */
  private void requireSpikes() {
    for (float logit : graph.windowLogits()) {
      if (logit != 0) {
        return;
      }
    }
    throw new IllegalStateException(
        "no spike reaches the readout in a whole batch: nothing can be learnt; check that the"
            + " samples hold events, and the settings "
            + settings);
  }

  /**
   * What an epoch of training showed.
   *
   * @param accuracy on the training windows, while they were trained on
   */
  public record TrainingResult(double loss, double accuracy) {}

  private void step(double schedule) {
    steps++;
    IntStream.range(0, layers.size())
        .parallel()
        .forEach(
            i -> {
              float[] gradient = new float[layers.get(i).size()];
              graph.synapses().get(i).weightGradient(gradient);
              layers.get(i).step(gradient, settings.scoreRate() * schedule, steps);
            });
    double normRate = settings.normRate() * schedule;
    for (int i = 0; i < gains.size(); i++) {
      Neurons neurons = graph.neurons().get(i);
      gains.get(i).step(neurons.gain(), neurons.gainGradient(), normRate, steps);
      offsets.get(i).step(neurons.offset(), neurons.offsetGradient(), normRate, steps);
    }
    mask();
  }

  /** Every array that training changes, in a fixed order; the arrays themselves, not copies. */
  List<float[]> state() {
    var state = new ArrayList<float[]>();
    layers.forEach(layer -> state.addAll(layer.state()));
    for (int i = 0; i < gains.size(); i++) {
      Neurons neurons = graph.neurons().get(i);
      state.addAll(List.of(neurons.gain(), neurons.offset()));
      state.addAll(List.of(neurons.runningMean(), neurons.runningVariance()));
      state.addAll(gains.get(i).state());
      state.addAll(offsets.get(i).state());
    }
    return state;
  }

  /** Optimiser steps taken so far. */
  int steps() {
    return steps;
  }

  /** Goes on from {@link #state} that has been overwritten. */
  void resumeAt(int stepsTaken) {
    steps = stepsTaken;
    mask();
  }

  private void mask() {
    IntStream.range(0, layers.size())
        .parallel()
        .forEach(
            i -> {
              float[] effective = new float[layers.get(i).size()];
              layers.get(i).binarise(effective);
              graph.synapses().get(i).setWeights(effective);
            });
  }

  /** Sets batch norm's running statistics to averages over batches of the samples. */
  public void calibrate(Samples samples) {
    var randomness = Batches.training(settings.runSeed(), settings.epochs());
    int[] order = Batches.shuffled(samples.size(), randomness.apply(-1));
    int count = Math.min(settings.calibrationBatches(), order.length / settings.batch());
    for (int i = 0; i < count; i++) {
      batches.load(samples, order, i, randomness);
      graph.forward(Pass.calibration(i));
    }
  }

  /** The network's answers by running statistics, gain included. */
  public Predictions predict(Samples samples) {
    int[] order = IntStream.range(0, samples.size()).toArray();
    float[][] logits = new float[order.length][];
    int[] labels = new int[order.length];
    for (int from = 0, i = 0; from < order.length; from += settings.batch(), i++) {
      int[] batchLabels = batches.load(samples, order, i, Batches::evaluation);
      graph.forward(Pass.INFERENCE);
      Predictions answers = answers(batchLabels.length, batchLabels);
      System.arraycopy(answers.logits(), 0, logits, from, batchLabels.length);
      System.arraycopy(batchLabels, 0, labels, from, batchLabels.length);
    }
    return new Predictions(logits, labels);
  }

  /** The mask and the folded neurons of the current state; calibrate first. */
  public Rung rung() {
    List<Layer.Weighted> weighted = network.weighted();
    List<Neurons> neurons = graph.neurons();
    var tickets = new ArrayList<LayerTicket>();
    long kept = 0;
    for (int i = 0; i < weighted.size(); i++) {
      String name = weighted.get(i).name();
      BitSet mask = (BitSet) layers.get(i).mask().clone();
      kept += mask.cardinality();
      tickets.add(
          i < neurons.size()
              ? fold(name, mask, layers.get(i).alpha(), neurons.get(i))
              : Folding.readout(name, mask));
    }
    return new Rung((double) kept / network.weights(), tickets);
  }

  private LayerTicket fold(String name, BitSet mask, double alpha, Neurons neurons) {
    int channels = neurons.gain().length;
    double[] gains = new double[channels];
    double[] offsets = new double[channels];
    for (int c = 0; c < channels; c++) {
      double normGain = neurons.foldedGain(c);
      gains[c] = normGain * alpha;
      offsets[c] = neurons.offset()[c] - neurons.runningMean()[c] * normGain;
    }
    return Folding.fold(name, mask, gains, offsets, settings.fractionBits());
  }

  /** Factor from an integer logit to the exponent of the softmax that was trained. */
  public double logitScale() {
    return layers.get(layers.size() - 1).alpha() * settings.outputGain();
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
}
