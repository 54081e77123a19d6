package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Bit-sliced sums are integer sums, of few planes and many, of short lists and long ones. */
@AddLifecycleHook(NeedsVectorKernels.class)
class VectorTokenSumsTest {
  private static final int LANES = VectorCarrySave.LANES;
  private static final int PLANE = VectorTokenCount.PLANE;

  @Property(tries = 150)
  void areIntegerSums(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int in,
      @ForAll @IntRange(min = 1, max = 6) int planes,
      @ForAll @IntRange(min = 0, max = 16) int constantBits) {
    var random = new Random(seed);
    int out = VectorTokenSums.BLOCK;
    short[] weights = weights(in * out, random.nextInt(5) / 4.0, random);
    int[] constants = random.ints(out, -(1 << constantBits), (1 << constantBits) + 1).toArray();
    var map = new LinearWeights(in, out, weights, null, null, null);
    var plan = new VectorScratch(VectorTokenSums.named(in));
    var sums = new VectorTokenSums(map, constants, plan);
    int bits = 33 - Integer.numberOfLeadingZeros(in * ((1 << planes) - 1) + (1 << constantBits));
    int block = plan.reserve(VectorTokenSums.planes(bits, planes) * PLANE);
    long[] words = random.longs(plan.words()).toArray();
    long[] input = random.longs((long) planes * in * LANES).toArray();
    sums.begin(words);
    for (int plane = 0; plane < planes; plane++) {
      sums.load(input, plane * in * LANES, words);
      for (int place = 0; place < out; place++) {
        if (plane == 0) {
          sums.sumLowest(words, place, block + place * LANES, bits, planes);
        } else {
          sums.sumNext(words, place, block + place * LANES + plane * PLANE, bits - plane);
        }
      }
    }
    for (int place = 0; place < out; place++) {
      int o = sums.output(place);
      int pixel = random.nextInt(64 * LANES);
      assertThat(value(words, block + place * LANES, PLANE, bits, pixel, true))
          .isEqualTo(constants[o] + sum(map, o, input, planes, pixel));
    }
  }

  private static short[] weights(int length, double keep, Random random) {
    short[] weights = new short[length];
    for (int i = 0; i < length; i++) {
      weights[i] = (short) (random.nextDouble() < keep ? 1 - 2 * random.nextInt(2) : 0);
    }
    return weights;
  }

  private static int sum(LinearWeights map, int o, long[] input, int planes, int pixel) {
    int sum = 0;
    for (int i = 0; i < map.in(); i++) {
      int count = value(input, i * LANES, map.in() * LANES, planes, pixel, false);
      sum += map.weight(o, i) * count;
    }
    return sum;
  }

  /** The number at a pixel, whose bits lie {@code step} words apart. */
  private static int value(
      long[] words, int at, int step, int bits, int pixel, boolean twosComplement) {
    int value = 0;
    for (int bit = 0; bit < bits; bit++) {
      value |= (int) ((words[at + bit * step + pixel / 64] >>> pixel) & 1) << bit;
    }
    int unused = Integer.SIZE - bits;
    return twosComplement ? value << unused >> unused : value;
  }
}
