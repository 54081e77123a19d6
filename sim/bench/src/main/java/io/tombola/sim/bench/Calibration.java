package io.tombola.sim.bench;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.kernel.LayerKernel;
import io.tombola.engine.kernel.MembraneBound;
import io.tombola.engine.kernel.Neurons;
import io.tombola.engine.kernel.PlaneLayout;
import io.tombola.engine.kernel.Synapses;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.ticket.FrozenWeights;
import io.tombola.engine.ticket.LayerTicket;
import io.tombola.engine.ticket.Manifest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds thresholds at which layers fire at a wanted rate, layer by layer: each is run on what the
 * layer before it handed on, by the engine's own kernels. All channels of a layer share one.
 */
final class Calibration {
  /** Timesteps that a layer is run for, and how many of them settle its membranes first. */
  private static final int STEPS = 8;

  private static final int SETTLING = 2;

  private final KernelProvider kernels = Kernels.chosen();
  private final double rate;
  private final Leak leak;
  private final int fractionBits;

  /** What the next layer sees, by timestep. */
  private long[][] planes;

  private PlaneLayout layout;

  Calibration(Manifest manifest, double rate, List<Frame> frames) {
    this.rate = rate;
    this.leak = Leak.of(manifest.neuron().lambda());
    this.fractionBits = manifest.neuron().fractionBits();
    this.planes = frames.stream().limit(STEPS).map(Frame::planes).toArray(long[][]::new);
    Manifest.Architecture shape = manifest.architecture();
    this.layout =
        new PlaneLayout(
            shape.inputChannels(), manifest.frames().countBits(), shape.height(), shape.width());
  }

  /** A layer's ticket under a mask, with the threshold found; the readout has none. */
  LayerTicket decide(Layer.Weighted layer, BitSet mask, FrozenWeights frozen) {
    if (layer instanceof Layer.Readout) {
      return ticket(layer, mask, 0, 0);
    }
    BitSet negative = ticket(layer, mask, 0, 0).negative(layer, frozen);
    var synapses = new Synapses(layer.out(), layer.fanIn(), layout, mask, negative);
    long greatest = ((long) layer.fanIn() * layout.maxValue()) << fractionBits;
    int membraneBits = MembraneBound.membraneBits(leak, -greatest, greatest);
    IntFunction<LayerKernel> byThreshold =
        threshold -> kernel(layer, synapses, membraneBits, threshold);
    int threshold = nearest(byThreshold, 1 << (membraneBits - 1));
    handOn(byThreshold.apply(threshold));
    return ticket(layer, mask, threshold, layer.out());
  }

  /** The threshold from 1 up whose rate comes nearest; a higher one lets fewer neurons fire. */
  private int nearest(IntFunction<LayerKernel> byThreshold, int greatest) {
    int low = 1;
    int high = greatest;
    double lowRate = 1;
    double highRate = 0;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      double middleRate = run(byThreshold.apply(middle));
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

  /** Takes a pool between two layers. */
  void pool(Layer.AdaptivePool layer) {
    handOn(kernels.adaptivePool(layer));
  }

  private LayerTicket ticket(Layer.Weighted layer, BitSet mask, int threshold, int neurons) {
    int[] thresholds = new int[neurons];
    Arrays.fill(thresholds, threshold);
    float[] gains = new float[neurons];
    Arrays.fill(gains, (float) (1 << fractionBits) / threshold);
    return new LayerTicket(
        layer.name(), mask, new BitSet(), thresholds, new int[neurons], gains, new float[neurons]);
  }

  private LayerKernel kernel(
      Layer.Weighted layer, Synapses synapses, int membraneBits, int threshold) {
    int[] thresholds = new int[layer.out()];
    Arrays.fill(thresholds, threshold);
    var neurons = new Neurons(leak, fractionBits, membraneBits, thresholds, new int[layer.out()]);
    return layer instanceof Layer.Conv conv
        ? kernels.conv(conv, synapses, neurons)
        : kernels.dense(synapses, neurons);
  }

  private void handOn(LayerKernel kernel) {
    long[][] spikes = new long[STEPS][kernel.output().length()];
    run(kernel, spikes);
    planes = spikes;
    layout = kernel.output();
  }

  /** The share of places with a spike, once membranes have settled. */
  private double run(LayerKernel kernel) {
    return run(kernel, new long[STEPS][kernel.output().length()]);
  }

  private double run(LayerKernel kernel, long[][] spikes) {
    long[] membranes = new long[kernel.membraneWords()];
    long[] scratch = new long[kernel.scratchWords()];
    long count = 0;
    for (int step = 0; step < STEPS; step++) {
      long[] input = planes[step];
      kernel.begin(input, membranes);
      kernel.step(input, input, membranes, scratch, spikes[step], 0, kernel.parts());
      if (step >= SETTLING) {
        count += Arrays.stream(spikes[step]).map(Long::bitCount).sum();
      }
    }
    PlaneLayout output = kernel.output();
    double places = (double) output.channels() * output.pixels();
    return count / places / (STEPS - SETTLING);
  }
}
