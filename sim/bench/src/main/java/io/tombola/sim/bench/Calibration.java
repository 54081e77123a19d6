package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.MembraneBound;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Scratch;
import io.tombola.engine.kernel.Skip;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds thresholds at which layers fire at a wanted rate, layer by layer: each is run on what the
 * layers before it handed on, by the engine's own kernels. All channels of a layer share one.
 *
 * <p>A spike that skips to a layer as it is brings what the layer's neurons fire at, as in float,
 * where both are 1. A weight of a shortcut brings as much as one of the layer's own.
 */
final class Calibration {
  /** Timesteps that a layer is run for, and how many of them settle its membranes first. */
  static final int STEPS = 16;

  private static final int SETTLING = 4;

  /** Channels of a convolution that are run meanwhile: wide ones take long to compile. */
  private static final int SAMPLE = 128;

  private final KernelProvider kernels = Kernels.chosen();
  private final Manifest manifest;
  private final List<? extends Layer> layers;
  private final double rate;
  private final List<BitSet> masks;
  private final Leak leak;
  private final int fractionBits;

  /** Of the weighted layers so far. */
  private final List<LayerTicket> decided = new ArrayList<>();

  /** What each layer so far handed on, by timestep. */
  private final List<long[][]> handedOn = new ArrayList<>();

  /** What the next layer sees, by timestep. */
  private long[][] planes;

  private PlaneLayout layout;

  /**
   * A calibration of layers that are fed each by the one before, the first by the frames.
   *
   * @param masks which weights are kept, by weighted layer
   */
  Calibration(
      Manifest manifest,
      List<? extends Layer> layers,
      double rate,
      List<Frame> frames,
      List<BitSet> masks) {
    this.manifest = manifest;
    this.layers = layers;
    this.rate = rate;
    this.masks = masks;
    this.leak = Leak.of(manifest.neuron().lambda());
    this.fractionBits = manifest.neuron().fractionBits();
    this.planes = frames.stream().limit(STEPS).map(Frame::planes).toArray(long[][]::new);
    Manifest.Architecture shape = manifest.architecture();
    this.layout =
        new PlaneLayout(
            shape.inputChannels(), manifest.frames().countBits(), shape.height(), shape.width());
  }

  /** Decides all weighted layers, in their order. */
  List<LayerTicket> run() {
    for (Layer layer : layers) {
      if (layer instanceof Layer.AdaptivePool pool) {
        handOn(kernels.adaptivePool(pool), planes);
      } else if (layer instanceof Layer.GlobalSum sum) {
        handOn(kernels.globalSum(sum), planes);
      } else if (layer instanceof Layer.Readout readout) {
        decided.add(ticket(readout, decided.size(), 1));
      } else {
        decide((Layer.Weighted) layer);
      }
    }
    return decided;
  }

  /** What a layer handed on, by timestep. */
  long[][] handedOn(int layer) {
    return handedOn.get(layer);
  }

  private void decide(Layer.Weighted layer) {
    int l = decided.size();
    var candidate = new Candidate(layer, synapses(layer, l, layout), skipped(layer, l + 1));
    long[][] skippedPlanes = layer instanceof Layer.Join join ? handedOn.get(join.skip()) : planes;
    int bits = membraneBits(candidate);
    Candidate sample = candidate.first(SAMPLE);
    int threshold = nearest(middle -> kernel(sample, bits, middle), skippedPlanes, 1 << (bits - 1));
    decided.add(ticket(layer, l, threshold));
    if (layer instanceof Layer.Join join && join.shortcut().isPresent()) {
      decided.add(ticket(join.shortcut().get(), l + 1, threshold));
    }
    handOn(kernel(candidate, bits, threshold), skippedPlanes);
  }

  private Synapses synapses(Layer.Weighted layer, int l, PlaneLayout input) {
    var frozen = new FrozenWeights(manifest.seed(), l);
    BitSet negative = ticket(layer, l, 1).negative(layer, frozen);
    return new Synapses(layer.out(), layer.fanIn(), input, masks.get(l), negative);
  }

  /** Connections from what skips to a layer; a shortcut is weighted layer {@code l}. */
  private Synapses skipped(Layer.Weighted layer, int l) {
    if (!(layer instanceof Layer.Join join)) {
      return Candidate.NOTHING;
    }
    PlaneLayout input = PlaneLayout.spikes(join.skipped());
    return join.shortcut()
        .map(shortcut -> synapses(shortcut, l, input))
        .orElseGet(() -> Skip.identity(input, new int[input.channels()]).synapses());
  }

  /** Bits for the membranes of all channels, whatever the threshold. */
  private int membraneBits(Candidate candidate) {
    Synapses synapses = candidate.synapses();
    Skip skip = candidate.skip(skipScale(candidate.layer(), LayerTicket.MAX_SKIP_SCALE));
    long greatest = 0;
    for (int o = 0; o < synapses.out(); o++) {
      long up = (synapses.greatest(o) << fractionBits) + skip.greatest(o);
      long down = (synapses.least(o) << fractionBits) + skip.least(o);
      greatest = Math.max(greatest, Math.max(up, -down));
    }
    return MembraneBound.membraneBits(leak, -greatest, greatest);
  }

  private LayerKernel kernel(Candidate candidate, int bits, int threshold) {
    int out = candidate.synapses().out();
    int[] thresholds = Candidate.filled(out, threshold);
    var neurons = new Neurons(leak, fractionBits, bits, thresholds, new int[out]);
    return candidate.kernel(kernels, neurons, skipScale(candidate.layer(), threshold));
  }

  private int skipScale(Layer.Weighted layer, int threshold) {
    boolean shortcut = layer instanceof Layer.Join join && join.shortcut().isPresent();
    return shortcut ? 1 << fractionBits : Math.min(threshold, LayerTicket.MAX_SKIP_SCALE);
  }

  /** What is decided about weighted layer {@code l}. */
  private LayerTicket ticket(Layer.Weighted layer, int l, int threshold) {
    int neurons = layer.spikes() ? layer.out() : 0;
    int skips = layer instanceof Layer.Join ? layer.out() : 0;
    float[] gains = new float[layer instanceof Layer.Readout ? 0 : layer.out()];
    Arrays.fill(gains, (float) (1 << fractionBits) / threshold);
    return new LayerTicket(
        layer.name(),
        masks.get(l),
        new BitSet(),
        Candidate.filled(neurons, threshold),
        new int[neurons],
        gains,
        new float[neurons],
        Candidate.filled(skips, skipScale(layer, threshold)));
  }

  /** The threshold from 1 up whose rate comes nearest; a higher one lets fewer neurons fire. */
  private int nearest(IntFunction<LayerKernel> byThreshold, long[][] skipped, int greatest) {
    int low = 1;
    int high = greatest;
    double lowRate = 1;
    double highRate = 0;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      LayerKernel kernel = byThreshold.apply(middle);
      double middleRate = run(kernel, skipped, new long[STEPS][kernel.output().length()]);
      if (middleRate > rate) {
        low = middle;
        lowRate = middleRate;
      } else {
        high = middle;
        highRate = middleRate;
      }
    }
    return lowRate - rate < rate - highRate ? low : high;
  }

  private void handOn(LayerKernel kernel, long[][] skipped) {
    long[][] spikes = new long[STEPS][kernel.output().length()];
    run(kernel, skipped, spikes);
    handedOn.add(spikes);
    planes = spikes;
    layout = kernel.output();
  }

  /** The share of places with a spike, once membranes have settled. */
  private double run(LayerKernel kernel, long[][] skipped, long[][] spikes) {
    long[] membranes = new long[kernel.membraneWords()];
    Scratch scratch = Scratch.of(List.of(kernel));
    long count = 0;
    for (int step = 0; step < STEPS; step++) {
      long[] input = planes[step];
      kernel.begin(input, membranes);
      kernel.step(input, skipped[step], membranes, scratch, spikes[step], 0, kernel.parts());
      if (step >= SETTLING) {
        count += Arrays.stream(spikes[step]).map(Long::bitCount).sum();
      }
    }
    PlaneLayout output = kernel.output();
    double places = (double) output.channels() * output.pixels();
    return count / places / (STEPS - SETTLING);
  }
}
