package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Layers with more rows than 16 bits can name: the Vector kernels leave them to the scalar ones.
 */
class WideLayersTest {
  private static final Scratch NONE = new Scratch(new long[0], new short[0]);

  /** Times 25 kernel positions and two bits: 15,001 rows, too many even of two words each. */
  private static final int CHANNELS = 700;

  private static final int SIDE = 4;
  private static final Layer.Conv WIDE = new Layer.Conv("wide", CHANNELS, 2, 5, SIDE, SIDE, true);

  private final KernelProvider reference = Kernels.named("reference");
  private final KernelProvider vector = Kernels.named("vector");
  private final Random random = new Random(71);

  @BeforeAll
  static void needsTheVectorKernels() {
    assumeTrue(NeedsVectorKernels.met());
  }

  private Synapses synapses(int out, int fanIn, PlaneLayout input) {
    var kept = new BitSet();
    var negative = new BitSet();
    for (int w = 0; w < out * fanIn; w++) {
      kept.set(w, random.nextInt(4) != 0);
      negative.set(w, kept.get(w) && random.nextBoolean());
    }
    return new Synapses(out, fanIn, input, kept, negative);
  }

  private static Neurons neurons(int out) {
    int[] thresholds = new int[out];
    int[] biases = new int[out];
    Arrays.fill(thresholds, 300);
    return new Neurons(Leak.of(0.5), 2, 22, thresholds, biases);
  }

  @Test
  void aWideConvolutionFallsBackWithTheSameBits() {
    var input = new PlaneLayout(CHANNELS, 2, SIDE, SIDE);
    Synapses synapses = synapses(2, WIDE.fanIn(), input);
    assertThat(VectorConv.fits(WIDE, synapses, null)).isFalse();
    LayerKernel kernel = vector.conv(WIDE, synapses, neurons(2));
    assertThat(kernel).isInstanceOf(ScalarConv.class);
    agree(kernel, reference.conv(WIDE, synapses, neurons(2)), input, new PlaneLayout(0, 1, 0, 0));
  }

  /** Each fits alone, but not the convolution's rows and the skip's together. */
  @Test
  void aWideSkipCountsToo() {
    int most = (Character.MAX_VALUE - VectorScratch.FIRST) / VectorCarrySave.LANES;
    var conv = new Layer.Conv("conv", 2, 2, 3, SIDE, SIDE, false);
    var input = new PlaneLayout(2, 1, SIDE, SIDE);
    Synapses synapses = synapses(2, conv.fanIn(), input);
    var skipped = new PlaneLayout(most - 1, 1, SIDE, SIDE);
    var skip = new Skip(synapses(2, most - 1, skipped), 1, new int[] {1, 3});
    assertThat(VectorConv.fits(conv, synapses, null)).isTrue();
    assertThat(VectorConv.fits(conv, synapses, skip)).isFalse();
    var join = new Layer.Join(conv, 0, Optional.empty());
    LayerKernel kernel = vector.join(join, synapses, skip, neurons(2));
    assertThat(kernel).isInstanceOf(ScalarConv.class);
    agree(kernel, reference.join(join, synapses, skip, neurons(2)), input, skipped);
  }

  private void agree(
      LayerKernel actual, LayerKernel expected, PlaneLayout input, PlaneLayout skip) {
    long[] membranes = new long[actual.membraneWords()];
    long[] expectedMembranes = new long[expected.membraneWords()];
    long[] spikes = new long[actual.output().length()];
    long[] expectedSpikes = new long[spikes.length];
    Scratch scratch = Scratch.of(List.of(actual));
    int fired = 0;
    for (int step = 0; step < 4; step++) {
      long[] in = planes(input);
      long[] skipped = planes(skip);
      actual.begin(in, membranes);
      actual.step(in, skipped, membranes, scratch, spikes, 0, actual.parts());
      expected.step(in, skipped, expectedMembranes, NONE, expectedSpikes, 0, expected.parts());
      assertThat(spikes).as("step %d", step).isEqualTo(expectedSpikes);
      for (long word : spikes) {
        fired += Long.bitCount(word);
      }
    }
    assertThat(fired).isPositive();
  }

  private long[] planes(PlaneLayout layout) {
    long[] planes = random.longs(layout.length()).toArray();
    for (int i = 0; i < planes.length; i++) {
      planes[i] &= PlaneBits.mask(layout.pixels());
    }
    return planes;
  }
}
