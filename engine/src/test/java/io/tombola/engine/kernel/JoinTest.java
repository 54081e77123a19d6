package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Leak;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Joins, strides and counts worked out by hand: what the reference itself must say. */
class JoinTest {
  private static final List<KernelProvider> PROVIDERS = Kernels.available();

  private static BitSet bits(int... indices) {
    var bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }

  /** One word a plane, one plane a channel, no state carried in. */
  private static long[] step(LayerKernel kernel, long[] membranes, long[] skipped, long... input) {
    long[] spikes = new long[kernel.output().length()];
    kernel.step(input, skipped, membranes, Scratch.of(List.of(kernel)), spikes, 0, kernel.parts());
    return spikes;
  }

  /** lambda 1/2, two fraction bits: u = (v >> 1) + 4 n + 5 s - 1. */
  @Test
  void aSkippedSpikeIsWorthItsScale() {
    var conv = new Layer.Conv("c", 1, 1, 1, 1, 3, false);
    var input = new PlaneLayout(1, 1, 1, 3);
    var synapses = new Synapses(1, 1, input, bits(0), bits());
    Skip skip = Skip.identity(input, new int[] {5});
    var neurons = new Neurons(Leak.of(0.5), 2, 6, new int[] {8}, new int[] {-1});
    for (KernelProvider provider : PROVIDERS) {
      LayerKernel kernel =
          provider.join(new Layer.Join(conv, 0, Optional.empty()), synapses, skip, neurons);
      long[] membranes = new long[kernel.membraneWords()];
      // Pixel 0: n and s, 4 + 5 - 1 = 8. Pixel 1: s, 4. Pixel 2: n, 3.
      assertThat(step(kernel, membranes, new long[] {0b011}, 0b101)).containsExactly(0b001);
      // Pixel 0: 0 + 4 = 4. Pixel 1: 2 + 4 + 5 - 1 = 10. Pixel 2: 1 + 5 - 1 = 5.
      assertThat(step(kernel, membranes, new long[] {0b111}, 0b010)).containsExactly(0b010);
      // Pixel 0: 2 + 4 + 5 - 1 = 10. Pixel 1: 3. Pixel 2: 2 + 8 = 10.
      assertThat(step(kernel, membranes, new long[] {0b101}, 0b111)).containsExactly(0b101);
    }
  }

  /** Two channels of 3x5 become one of 2x3; the second counts against it. */
  @Test
  void aShortcutTakesEverySecondPixel() {
    var conv = new Layer.Conv("c", 1, 1, 1, 2, 3, false);
    var synapses = new Synapses(1, 1, new PlaneLayout(1, 1, 2, 3), bits(), bits());
    var seen = new Synapses(1, 2, new PlaneLayout(2, 1, 3, 5), bits(0, 1), bits(1));
    var skip = new Skip(seen, 2, new int[] {3});
    var neurons = new Neurons(Leak.of(0), 0, 6, new int[] {3}, new int[] {0});
    long[] skipped = {0b10111_11111_11101, 0b00101_11111_10010};
    for (KernelProvider provider : PROVIDERS) {
      LayerKernel kernel =
          provider.join(new Layer.Join(conv, 0, Optional.empty()), synapses, skip, neurons);
      long[] membranes = new long[kernel.membraneWords()];
      // Row 0: 1-0, 1-0, 1-1. Row 1 (the third): 1-1, 1-1, 1-0.
      assertThat(step(kernel, membranes, skipped, 0)).containsExactly(0b100_011);
    }
  }

  /** The middle weight sees pixel (2y, 2x); the first one (2y - 1, 2x - 1), or padding. */
  @Test
  void aStrideKeepsKernelsCentredOnEverySecondPixel() {
    var layer = new Layer.Conv("c", 1, 2, 3, 2, 3, 5, false);
    var synapses = new Synapses(2, 9, new PlaneLayout(1, 1, 3, 5), bits(4, 9), bits());
    var neurons = new Neurons(Leak.of(0), 0, 3, new int[] {1, 1}, new int[] {0, 0});
    for (KernelProvider provider : PROVIDERS) {
      LayerKernel kernel = provider.conv(layer, synapses, neurons);
      long[] spikes =
          step(kernel, new long[kernel.membraneWords()], new long[0], 0b00100_01010_10001);
      assertThat(spikes).containsExactly(0b010_101, 0b110_000);
    }
  }

  @Test
  void aGlobalSumCountsEachChannel() {
    var layer = new Layer.GlobalSum(3, 2, 3);
    for (KernelProvider provider : PROVIDERS) {
      LayerKernel kernel = provider.globalSum(layer);
      assertThat(kernel.output()).isEqualTo(new PlaneLayout(1, 3, 1, 3));
      assertThat(step(kernel, new long[0], new long[0], 0b111_111, 0, 0b101_001))
          .containsExactly(0b100, 0b101, 0b001);
    }
  }
}
