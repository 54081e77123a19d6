package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.junit.jupiter.api.Test;

/** Rows that overlap are those that lie apart, bit for bit. */
class VectorColumnsTest {
  private static final int KERNEL = 3;

  @Property(tries = 200)
  @AddLifecycleHook(NeedsVectorKernels.class)
  void rowsAreThoseThatLieApart(
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @IntRange(min = 1, max = 3) int bits,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 8) int lineShorts,
      @ForAll long seed) {
    var layout = new PlaneLayout(channels, bits, height, 16 * lineShorts);
    Assume.that(VectorColumns.fits(layout));
    new Trial(layout, new Random(seed)).run();
  }

  @Test
  void wideLayersGainByIt() {
    assumeTrue(NeedsVectorKernels.met());
    assertThat(VectorColumns.pays(new PlaneLayout(256, 1, 16, 16), KERNEL, 1)).isTrue();
    assertThat(VectorColumns.pays(new PlaneLayout(16, 1, 16, 16), KERNEL, 1)).isFalse();
    assertThat(VectorColumns.pays(new PlaneLayout(256, 1, 12, 12), KERNEL, 1)).isFalse();
    assertThat(VectorColumns.pays(new PlaneLayout(256, 1, 16, 16), KERNEL, 2)).isFalse();
    assertThat(VectorColumns.pays(new PlaneLayout(256, 1, 16, 16), 1, 1)).isFalse();
  }

  /** Both forms of one input; scratch space begins as noise. */
  private static final class Trial {
    private final PlaneLayout layout;
    private final VectorScratch plan;
    private final VectorPlanes apart;
    private final VectorColumns overlapping;
    private final Scratch scratch;
    private final long[] input;

    Trial(PlaneLayout layout, Random random) {
      this.layout = layout;
      this.plan = new VectorScratch(VectorPlanes.rows(layout, KERNEL));
      this.apart = new VectorPlanes(layout, KERNEL, 1, plan);
      this.overlapping = new VectorColumns(layout, plan);
      this.scratch = new Scratch(random.longs(plan.words()).toArray(), noise(random));
      this.input = random.longs(layout.length()).toArray();
      for (int i = 0; i < input.length; i++) {
        input[i] &= PlaneBits.mask(layout.pixels() - 64 * (i % layout.words()));
      }
    }

    private short[] noise(Random random) {
      short[] noise = new short[plan.shorts()];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (short) random.nextInt();
      }
      return noise;
    }

    void run() {
      apart.begin(input, scratch);
      overlapping.begin(input, scratch);
      assertThat(overlapping.tiles()).isEqualTo(apart.tiles());
      for (int tile = 0; tile < apart.tiles(); tile++) {
        apart.fill(tile, scratch);
        overlapping.fill(tile, scratch);
        for (int channel = 0; channel < layout.channels(); channel++) {
          for (int bit = 0; bit < layout.bits(); bit++) {
            for (int position = 0; position < KERNEL * KERNEL; position++) {
              int expected = apart.row(channel, bit, position);
              int actual = overlapping.row(channel, bit, position);
              same(tile, expected, actual);
            }
          }
        }
        same(tile, apart.zeroRow(), overlapping.zeroRow());
      }
    }

    /** Equal wherever there are pixels; what lies behind the last one never counts. */
    private void same(int tile, int row, int shortsRow) {
      int pixels = VectorCarrySave.LANES * Long.SIZE;
      for (int p = 0; p < Math.min(pixels, layout.pixels() - tile * pixels); p++) {
        long expected = scratch.words()[row + p / 64] >>> p & 1;
        int actual = scratch.shorts()[shortsRow + p / 16] >>> p % 16 & 1;
        assertThat((long) actual).as("tile %d, pixel %d", tile, p).isEqualTo(expected);
      }
    }
  }
}
