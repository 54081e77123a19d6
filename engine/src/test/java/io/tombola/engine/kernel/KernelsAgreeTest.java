package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every provider gives the reference's bits, over awkward sizes and carried state. */
class KernelsAgreeTest {
  private static final int STEPS = 6;
  private static final long[] NO_SKIP = {};
  private static final long WORK = 300_000;
  private static final double[] LAMBDAS = {0.5, 0.75, 0.875, 0.99, 0.2, 0, 0.996};
  private static final double[] KEEPS = {0, 0.05, 0.5, 0.95, 1};

  private final KernelProvider reference = Kernels.named("reference");
  private final KernelProvider scalar = Kernels.named("scalar");

  @Property(tries = 200)
  void convolutions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int in,
      @ForAll @IntRange(min = 1, max = 70) int out,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 4) int bits,
      @ForAll boolean pool) {
    var random = new Random(seed);
    int kernel = 1 + 2 * random.nextInt(3);
    long perChannel = (long) in * kernel * kernel * height * width;
    int channels = (int) Math.max(1, Math.min(out, WORK / perChannel));
    var layer = new Layer.Conv("conv", in, channels, kernel, height, width, pool);
    var input = new PlaneLayout(in, bits, height, width);
    Synapses synapses = synapses(layer, input, random);
    Neurons neurons = neurons(synapses, random);
    agree(
        reference.conv(layer, synapses, neurons),
        scalar.conv(layer, synapses, neurons),
        input,
        random);
  }

  @Property(tries = 100)
  void denseLayersAndReadouts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int planes,
      @ForAll @IntRange(min = 1, max = 100) int pixels,
      @ForAll @IntRange(min = 1, max = 130) int out) {
    var random = new Random(seed);
    var input = new PlaneLayout(planes, 1, 1, pixels);
    Synapses synapses = synapses(new Layer.Dense("fc", planes * pixels, out), input, random);
    Neurons neurons = neurons(synapses, random);
    agree(reference.dense(synapses, neurons), scalar.dense(synapses, neurons), input, random);

    long[] spikes = planes(input, random);
    int[] expected = new int[out];
    int[] actual = new int[out];
    reference.readout(synapses).sum(spikes, expected);
    scalar.readout(synapses).sum(spikes, actual);
    assertThat(actual).isEqualTo(expected);
  }

  @Property(tries = 100)
  void adaptivePools(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 9) int size) {
    var layer = new Layer.AdaptivePool(3, height, width, size);
    agree(
        reference.adaptivePool(layer),
        scalar.adaptivePool(layer),
        new PlaneLayout(3, 1, height, width),
        new Random(seed));
  }

  private static void agree(
      LayerKernel expected, LayerKernel actual, PlaneLayout input, Random random) {
    assertThat(actual.output()).isEqualTo(expected.output());
    int length = expected.output().length();
    long[] expectedSpikes = garbage(length, random);
    long[] actualSpikes = garbage(length, random);
    long[] scratch = garbage(actual.scratchWords(), random);
    long[] expectedMembranes = new long[expected.membraneWords()];
    long[] actualMembranes = new long[actual.membraneWords()];
    for (int step = 0; step < STEPS; step++) {
      long[] planes = planes(input, random);
      expected.step(
          planes, NO_SKIP, expectedMembranes, new long[0], expectedSpikes, 0, expected.parts());
      int split = random.nextInt(actual.parts() + 1);
      actual.step(planes, NO_SKIP, actualMembranes, scratch, actualSpikes, split, actual.parts());
      actual.step(planes, NO_SKIP, actualMembranes, scratch, actualSpikes, 0, split);
      assertThat(actualSpikes).as("step %d", step).isEqualTo(expectedSpikes);
    }
  }

  private static long[] garbage(int length, Random random) {
    return random.longs(length).toArray();
  }

  private static Synapses synapses(Layer.Weighted layer, PlaneLayout input, Random random) {
    double keep = KEEPS[random.nextInt(KEEPS.length)];
    double minus = random.nextInt(3) / 2.0;
    var kept = new BitSet();
    var negative = new BitSet();
    for (int i = 0; i < layer.weights(); i++) {
      if (random.nextDouble() < keep) {
        kept.set(i);
        negative.set(i, random.nextDouble() < minus);
      }
    }
    return new Synapses(layer.out(), layer.fanIn(), input, kept, negative);
  }

  private static Neurons neurons(Synapses synapses, Random random) {
    Leak leak = Leak.of(LAMBDAS[random.nextInt(LAMBDAS.length)]);
    int fractionBits = random.nextInt(6);
    long unit = (long) synapses.input().maxValue() << fractionBits;
    int[] biases = new int[synapses.out()];
    int[] thresholds = new int[synapses.out()];
    int membraneBits = 0;
    for (int o = 0; o < biases.length; o++) {
      biases[o] = random.nextInt(3) * (random.nextInt(200) - 100);
      int from = o * synapses.fanIn();
      int kept = synapses.kept().get(from, from + synapses.fanIn()).cardinality();
      int negatives = synapses.negatives(o);
      long least = Math.min(0, biases[o] - negatives * unit);
      long greatest = Math.max(0, biases[o] + (kept - negatives) * unit);
      int bits = MembraneBound.membraneBits(leak, least, greatest);
      membraneBits = Math.max(membraneBits, bits);
      thresholds[o] = threshold(random, bits);
    }
    return new Neurons(leak, fractionBits, membraneBits, thresholds, biases);
  }

  private static int threshold(Random random, int bits) {
    return switch (random.nextInt(8)) {
      case 0 -> Integer.MAX_VALUE;
      case 1 -> Integer.MIN_VALUE;
      case 2 -> (1 << (bits - 1)) - random.nextInt(3);
      case 3 -> -(1 << (bits - 1)) - 1 + random.nextInt(3);
      case 4 -> 0;
      case 5 -> -random.nextInt(40);
      default -> 1 + random.nextInt(100);
    };
  }

  /** Random values with tails of zero, dense or sparse. */
  private static long[] planes(PlaneLayout layout, Random random) {
    long[] planes = new long[layout.length()];
    double rate = random.nextInt(5) / 4.0;
    for (int p = 0; p < layout.channels() * layout.bits(); p++) {
      for (int pixel = 0; pixel < layout.pixels(); pixel++) {
        if (random.nextDouble() < rate) {
          planes[p * layout.words() + (pixel >> 6)] |= 1L << pixel;
        }
      }
    }
    return planes;
  }
}
