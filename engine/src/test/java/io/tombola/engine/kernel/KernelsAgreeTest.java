package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import io.tombola.engine.net.Shape;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Every provider gives the reference's bits, over awkward sizes and carried state. */
class KernelsAgreeTest {
  private static final Scratch NONE = new Scratch(new long[0], new short[0]);

  private static final int STEPS = 8;
  private static final long WORK = 300_000;
  private static final double[] LAMBDAS = {0.5, 0.75, 0.875, 0.99, 0.2, 0, 0.996};
  private static final double[] KEEPS = {0, 0.05, 0.5, 0.95, 1};

  private final KernelProvider reference = Kernels.named("reference");

  /** All but the reference that this JVM can run. */
  private final List<KernelProvider> others =
      Kernels.available().stream().filter(p -> !p.name().equals("reference")).toList();

  @Property(tries = 300)
  void convolutions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int in,
      @ForAll @IntRange(min = 1, max = 70) int out,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 4) int bits,
      @ForAll boolean pool) {
    var random = new Random(seed);
    Layer.Conv layer = conv(in, out, height, width, pool, random);
    var input = new PlaneLayout(layer.in(), bits, height, width);
    Synapses synapses = synapses(layer, input, random);
    Neurons neurons = neurons(synapses, Skip.none(layer.out()), random);
    agree(kernels -> kernels.conv(layer, synapses, neurons), input, random);
  }

  /** Lines of whole words have a way of their own. */
  @Property(tries = 60)
  void convolutionsOverWholeWords(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int in,
      @ForAll @IntRange(min = 1, max = 20) int out,
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll @IntRange(min = 1, max = 5) int words,
      @ForAll boolean pool) {
    var random = new Random(seed);
    var layer = new Layer.Conv("conv", in, out, 3, 1, height, 64 * words, pool);
    var input = new PlaneLayout(in, 1, height, 64 * words);
    Synapses synapses = synapses(layer, input, random);
    Neurons neurons = neurons(synapses, Skip.none(out), random);
    agree(kernels -> kernels.conv(layer, synapses, neurons), input, random);
  }

  /** Sliced and event-driven steps of one kernel in turn, as its input is loud or quiet. */
  @Property(tries = 300)
  @AddLifecycleHook(NeedsVectorKernels.class)
  void convolutionsThatChangeForm(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int in,
      @ForAll @IntRange(min = 1, max = 70) int out,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 0, max = 2) int patience,
      @ForAll boolean pool) {
    var random = new Random(seed);
    Layer.Conv drawn = conv(in, out, height, width, pool, random);
    var layer =
        new Layer.Conv("conv", drawn.in(), drawn.out(), drawn.kernel(), height, width, pool);
    var input = new PlaneLayout(layer.in(), 1, height, width);
    Synapses synapses = synapses(layer, input, random);
    Neurons neurons = neurons(synapses, Skip.none(layer.out()), random);
    Assume.that(VectorEvents.fits(layer, input, neurons));
    int crossover = random.nextInt(2 * input.channels() * input.pixels() + 1);
    var adaptive = new VectorAdaptiveConv(layer, synapses, neurons, crossover, patience);
    var nothing = new PlaneLayout(0, 1, 0, 0);
    agree(reference.conv(layer, synapses, neurons), adaptive, input, nothing, random);
  }

  @Property(tries = 300)
  void joins(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int in,
      @ForAll @IntRange(min = 1, max = 70) int out,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int skipIn,
      @ForAll boolean identity,
      @ForAll boolean pool) {
    var random = new Random(seed);
    int most = (int) Math.sqrt((double) WORK / (height * width));
    Layer.Conv conv = conv(in, Math.min(out, Math.max(1, most)), height, width, pool, random);
    var input = new PlaneLayout(conv.in(), 1 + random.nextInt(2), height, width);
    Skip skip =
        identity ? identity(conv, random) : convolved(conv, Math.min(skipIn, 1 + most), random);
    Synapses synapses = synapses(conv, input, random);
    Neurons neurons = neurons(synapses, skip, random);
    // Kernels read the convolution alone; where the skip comes from is the engine's business.
    var layer = new Layer.Join(conv, 0, Optional.empty());
    agree(
        kernels -> kernels.join(layer, synapses, skip, neurons),
        input,
        skip.synapses().input(),
        random);
  }

  @Property(tries = 200)
  void denseLayersAndReadouts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int planes,
      @ForAll @IntRange(min = 1, max = 4) int bits,
      @ForAll @IntRange(min = 1, max = 100) int pixels,
      @ForAll @IntRange(min = 1, max = 130) int out) {
    var random = new Random(seed);
    var input = new PlaneLayout(planes, bits, 1, pixels);
    Synapses synapses = synapses(new Layer.Dense("fc", planes * pixels, out), input, random);
    Neurons neurons = neurons(synapses, Skip.none(out), random);
    agree(kernels -> kernels.dense(synapses, neurons), input, random);

    long[] spikes = planes(input, random);
    int[] expected = new int[out];
    int[] actual = new int[out];
    reference.readout(synapses).sum(spikes, expected);
    for (KernelProvider other : others) {
      other.readout(synapses).sum(spikes, actual);
      assertThat(actual).as(other.name()).isEqualTo(expected);
    }
  }

  @Property(tries = 200)
  void globalSums(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 140) int channels,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width) {
    var random = new Random(seed);
    var layer = new Layer.GlobalSum(channels, height, width);
    var input = new PlaneLayout(channels, 1, height, width);
    agree(kernels -> kernels.globalSum(layer), input, random);
  }

  @Property(tries = 100)
  void adaptivePools(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 9) int size) {
    var layer = new Layer.AdaptivePool(3, height, width, size);
    agree(
        kernels -> kernels.adaptivePool(layer),
        new PlaneLayout(3, 1, height, width),
        new Random(seed));
  }

  /** A convolution with kernel and stride drawn, and channels as many as the work allows. */
  private static Layer.Conv conv(
      int in, int out, int height, int width, boolean pool, Random random) {
    int kernel = 1 + 2 * random.nextInt(3);
    int stride = 1 + random.nextInt(2);
    long perPair = (long) kernel * kernel * height * width;
    int ins = (int) Math.max(1, Math.min(in, WORK / perPair));
    int outs = (int) Math.max(1, Math.min(out, WORK / (perPair * ins)));
    return new Layer.Conv("conv", ins, outs, kernel, stride, height, width, pool);
  }

  private static Skip identity(Layer.Conv conv, Random random) {
    return Skip.identity(PlaneLayout.spikes(conv.neurons()), scales(conv.out(), random));
  }

  /** A shortcut of stride 1 or 2 from a size that leads to the convolution's. */
  private static Skip convolved(Layer.Conv conv, int in, Random random) {
    Shape sums = conv.neurons();
    int stride = 1 + random.nextInt(2);
    int height = stride * sums.height() - random.nextInt(stride);
    int width = stride * sums.width() - random.nextInt(stride);
    var shortcut = new Layer.Shortcut("shortcut", in, conv.out(), stride, height, width);
    assertThat(shortcut.sums()).isEqualTo(sums);
    Synapses synapses = synapses(shortcut, PlaneLayout.spikes(shortcut.input()), random);
    return new Skip(synapses, stride, scales(conv.out(), random));
  }

  private static int[] scales(int out, Random random) {
    return random.ints(out, 0, 1 << random.nextInt(13)).toArray();
  }

  private void agree(Function<KernelProvider, LayerKernel> make, PlaneLayout input, Random random) {
    agree(make, input, new PlaneLayout(0, 1, 0, 0), random);
  }

  private void agree(
      Function<KernelProvider, LayerKernel> make,
      PlaneLayout input,
      PlaneLayout skip,
      Random random) {
    for (KernelProvider other : others) {
      agree(make.apply(reference), make.apply(other), input, skip, random);
    }
  }

  private static void agree(
      LayerKernel expected,
      LayerKernel actual,
      PlaneLayout input,
      PlaneLayout skip,
      Random random) {
    assertThat(actual.output()).isEqualTo(expected.output());
    int length = expected.output().length();
    long[] expectedSpikes = garbage(length, random);
    long[] actualSpikes = garbage(length, random);
    Scratch scratch =
        new Scratch(garbage(actual.scratchWords(), random), noise(actual.scratchShorts(), random));
    long[] expectedMembranes = new long[expected.membraneWords()];
    long[] actualMembranes = new long[actual.membraneWords()];
    for (int step = 0; step < STEPS; step++) {
      long[] in = planes(input, random);
      long[] skipped = planes(skip, random);
      expected.step(in, skipped, expectedMembranes, NONE, expectedSpikes, 0, expected.parts());
      actual.begin(in, actualMembranes);
      int split = random.nextInt(actual.parts() + 1);
      actual.step(in, skipped, actualMembranes, scratch, actualSpikes, split, actual.parts());
      actual.step(in, skipped, actualMembranes, scratch, actualSpikes, 0, split);
      assertThat(actualSpikes).as("step %d", step).isEqualTo(expectedSpikes);
    }
  }

  private static long[] garbage(int length, Random random) {
    return random.longs(length).toArray();
  }

  private static short[] noise(int length, Random random) {
    short[] noise = new short[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (short) random.nextInt();
    }
    return noise;
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

  private static Neurons neurons(Synapses synapses, Skip skip, Random random) {
    Leak leak = Leak.of(LAMBDAS[random.nextInt(LAMBDAS.length)]);
    int fractionBits = random.nextInt(6);
    int[] biases = new int[synapses.out()];
    int[] thresholds = new int[synapses.out()];
    int membraneBits = 0;
    for (int o = 0; o < biases.length; o++) {
      biases[o] = random.nextInt(3) * (random.nextInt(200) - 100);
      long down = biases[o] + (synapses.least(o) << fractionBits) + skip.least(o);
      long up = biases[o] + (synapses.greatest(o) << fractionBits) + skip.greatest(o);
      int bits = MembraneBound.membraneBits(leak, Math.min(0, down), Math.max(0, up));
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
