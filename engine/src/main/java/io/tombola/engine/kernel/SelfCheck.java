package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Holds fast kernels against trusted ones before they run on a robot: the same bits, and really
 * faster. C2 now and then compiles the Vector API to boxed objects, a hundred times slower, from a
 * process's start to its end.
 */
final class SelfCheck {
  private static final int CHANNELS = 24;
  private static final int SIDE = 40;
  private static final int WARM_UP_STEPS = 60;
  private static final int TIMED_STEPS = 12;

  private SelfCheck() {}

  /** What is wrong with the candidate, if anything. */
  static Optional<String> problem(KernelProvider candidate, KernelProvider trusted) {
    var layer = new Layer.Conv("check", CHANNELS, CHANNELS, 3, SIDE, SIDE, true);
    var random = new SplittableRandom(1);
    Synapses synapses = synapses(layer, random);
    Neurons neurons = neurons();
    var fast = new Run(candidate.conv(layer, synapses, neurons));
    var slow = new Run(trusted.conv(layer, synapses, neurons));
    long[] input = new long[synapses.input().length()];
    for (int step = 0; step < WARM_UP_STEPS; step++) {
      fill(input, synapses.input(), random);
      fast.step(input);
      slow.step(input);
      if (!Arrays.equals(fast.spikes, slow.spikes)) {
        return Optional.of("other spikes at step " + step);
      }
    }
    long fastNs = fast.bestNs(input);
    long slowNs = slow.bestNs(input);
    return fastNs < slowNs
        ? Optional.empty()
        : Optional.of("%d us a step against %d".formatted(fastNs / 1000, slowNs / 1000));
  }

  private static Synapses synapses(Layer.Conv layer, SplittableRandom random) {
    var kept = new BitSet();
    var negative = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      if (random.nextInt(5) < 2) {
        kept.set(i);
        negative.set(i, random.nextBoolean());
      }
    }
    var input = new PlaneLayout(CHANNELS, 1, SIDE, SIDE);
    return new Synapses(layer.out(), layer.fanIn(), input, kept, negative);
  }

  private static Neurons neurons() {
    int[] thresholds = new int[CHANNELS];
    int[] biases = new int[CHANNELS];
    for (int o = 0; o < CHANNELS; o++) {
      thresholds[o] = 20 + 7 * o;
      biases[o] = o - CHANNELS / 2;
    }
    return new Neurons(Leak.of(0.5), 3, 14, thresholds, biases);
  }

  /** Spikes at a rate of one in four. */
  private static void fill(long[] input, PlaneLayout layout, SplittableRandom random) {
    for (int i = 0; i < input.length; i++) {
      long inside = PlaneBits.mask(layout.pixels() - 64 * (i % layout.words()));
      long half = random.nextLong();
      input[i] = half & random.nextLong() & inside;
    }
  }

  /** A kernel with the state of its own. */
  private static final class Run {
    final long[] spikes;
    private final LayerKernel kernel;
    private final long[] membranes;
    private final long[] scratch;

    Run(LayerKernel kernel) {
      this.kernel = kernel;
      this.spikes = new long[kernel.output().length()];
      this.membranes = new long[kernel.membraneWords()];
      this.scratch = new long[kernel.scratchWords()];
    }

    void step(long[] input) {
      kernel.begin(input, membranes);
      kernel.step(input, input, membranes, scratch, spikes, 0, kernel.parts());
    }

    long bestNs(long[] input) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < TIMED_STEPS; i++) {
        long startNs = System.nanoTime();
        step(input);
        best = Math.min(best, System.nanoTime() - startNs);
      }
      return best;
    }
  }
}
