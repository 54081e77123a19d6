package io.tombola.engine.kernel;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Holds fast kernels against trusted ones before they run on a robot: the same bits, and really
 * faster. C2 now and then compiles the Vector API to boxed objects, a hundred times slower, from a
 * process's start to its end.
 *
 * <p>Until they are compiled at all they are slow too, and on a busy machine the compiler waits its
 * turn. So a slow candidate is given time.
 */
final class SelfCheck {
  /** For how long a candidate may stay slow, by the clock that the check is given. */
  static final long PATIENCE_NS = 2_000_000_000L;

  private static final int CHANNELS = 24;
  private static final int SIDE = 40;

  /** Steps whose spikes are compared at the least. */
  private static final int LEAST_STEPS = 60;

  /** Steps of which the fastest counts. */
  private static final int ROUND = 12;

  private final SplittableRandom random = new SplittableRandom(1);
  private final PlaneLayout layout = new PlaneLayout(CHANNELS, 1, SIDE, SIDE);
  private final long[] input = new long[layout.length()];
  private final Run fast;
  private final Run slow;

  /** What is timed and held against another of its kind. */
  interface Trial {
    /** Does the work once, on what both were given. */
    void step();

    /** True when the other's last step gave the same. */
    boolean agrees(Trial other);
  }

  private SelfCheck(KernelProvider candidate, KernelProvider trusted) {
    var layer = new Layer.Conv("check", CHANNELS, CHANNELS, 3, SIDE, SIDE, true);
    Synapses synapses = synapses(layer);
    Neurons neurons = neurons();
    this.fast = new Run(candidate.conv(layer, synapses, neurons));
    this.slow = new Run(trusted.conv(layer, synapses, neurons));
  }

  /**
   * What is wrong with the candidate, if anything.
   *
   * @param clockNs nanoseconds from any start, best those that the calling thread ran
   */
  static Optional<String> problem(
      KernelProvider candidate, KernelProvider trusted, LongSupplier clockNs) {
    var check = new SelfCheck(candidate, trusted);
    return problem(check::fill, check.fast, check.slow, clockNs);
  }

  /**
   * What is wrong with a fast way of doing what a slow one does, if anything.
   *
   * @param fill gives both something else to do
   */
  static Optional<String> problem(Runnable fill, Trial fast, Trial slow, LongSupplier clockNs) {
    return new Contest(fill, fast, slow, clockNs).problem();
  }

  /** One contest. */
  private record Contest(Runnable fill, Trial fast, Trial slow, LongSupplier clockNs) {
    /** Ends as soon as the candidate is clearly faster; when time is over, faster is enough. */
    Optional<String> problem() {
      long startNs = clockNs.getAsLong();
      long fastNs = 0;
      long slowNs = 0;
      int steps = 0;
      boolean inTime = true;
      while (inTime) {
        fastNs = Long.MAX_VALUE;
        slowNs = Long.MAX_VALUE;
        for (int end = steps + ROUND; steps < end; steps++) {
          fill.run();
          fastNs = Math.min(fastNs, stepNs(fast));
          slowNs = Math.min(slowNs, stepNs(slow));
          if (!fast.agrees(slow)) {
            return Optional.of("other spikes at step " + steps);
          }
        }
        if (steps >= LEAST_STEPS && 4 * fastNs < 3 * slowNs) {
          return Optional.empty();
        }
        inTime = steps < LEAST_STEPS || clockNs.getAsLong() - startNs < PATIENCE_NS;
      }
      return fastNs < slowNs
          ? Optional.empty()
          : Optional.of("%d us a step against %d".formatted(fastNs / 1000, slowNs / 1000));
    }

    private long stepNs(Trial trial) {
      long startNs = clockNs.getAsLong();
      trial.step();
      return clockNs.getAsLong() - startNs;
    }
  }

  private Synapses synapses(Layer.Conv layer) {
    var kept = new BitSet();
    var negative = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      if (random.nextInt(5) < 2) {
        kept.set(i);
        negative.set(i, random.nextBoolean());
      }
    }
    return new Synapses(layer.out(), layer.fanIn(), layout, kept, negative);
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
  private void fill() {
    for (int i = 0; i < input.length; i++) {
      long inside = PlaneBits.mask(layout.pixels() - 64 * (i % layout.words()));
      long half = random.nextLong();
      input[i] = half & random.nextLong() & inside;
    }
  }

  /** A kernel with state of its own. */
  private final class Run implements Trial {
    private final LayerKernel kernel;
    private final long[] spikes;
    private final long[] membranes;
    private final Scratch scratch;

    Run(LayerKernel kernel) {
      this.kernel = kernel;
      this.spikes = new long[kernel.output().length()];
      this.membranes = new long[kernel.membraneWords()];
      this.scratch = Scratch.of(List.of(kernel));
    }

    @Override
    public void step() {
      kernel.begin(input, membranes);
      kernel.step(input, input, membranes, scratch, spikes, 0, kernel.parts());
    }

    @Override
    public boolean agrees(Trial other) {
      return Arrays.equals(spikes, ((Run) other).spikes);
    }
  }
}
