package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Leak;
import io.tombola.engine.ticket.LayerTicket;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Folded neurons in integers beside the float neurons they came from. */
class FoldingTest {
  private static final int FRACTION_BITS = 4;
  private static final Leak LEAK = Leak.of(0.5);

  @Property(tries = 500)
  void fromRestTheDecisionIsExact(
      @ForAll @DoubleRange(min = 0.01, max = 2) double magnitude,
      @ForAll boolean negative,
      @ForAll @DoubleRange(min = -3, max = 3) double offset,
      @ForAll long seed) {
    double gain = negative ? -magnitude : magnitude;
    LayerTicket folded = fold(gain, offset);
    var random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      int sum = random.nextInt(-40, 41);
      double u = gain * sum + offset;
      // The clamp of the threshold to 1 and the limit on tiny gains are other tests' business
      if (Math.abs(u - 1) > 1e-9 && 1 / magnitude * (1 << FRACTION_BITS) >= 8) {
        assertThat(charge(folded, sum) >= folded.thresholds()[0])
            .as("gain %s, offset %s, sum %s", gain, offset, sum)
            .isEqualTo(u >= 1);
      }
    }
  }

  @Property(tries = 200)
  void overTimeSpikesAgreeUpToRounding(
      @ForAll @DoubleRange(min = 0.02, max = 0.5) double magnitude,
      @ForAll boolean negative,
      @ForAll @DoubleRange(min = -1, max = 1.5) double offset,
      @ForAll long seed) {
    double gain = negative ? -magnitude : magnitude;
    LayerTicket folded = fold(gain, offset);
    var random = new Random(seed);
    double v = 0;
    int integerV = 0;
    for (int t = 0; t < 30; t++) {
      int sum = (int) Math.round(random.nextGaussian() / magnitude);
      double u = 0.5 * v + gain * sum + offset;
      int integerU = LEAK.apply(integerV) + charge(folded, sum);
      // Leak and bias lose under two units altogether: further from the threshold nothing may
      // differ
      double units = (u - 1) / magnitude * (1 << FRACTION_BITS);
      boolean spike = integerU >= folded.thresholds()[0];
      if (Math.abs(units) > 3) {
        assertThat(spike).as("step %s, %s units above threshold", t, units).isEqualTo(u >= 1);
      }
      v = spike ? 0 : u;
      integerV = spike ? 0 : integerU;
    }
  }

  @Test
  void aNegativeGainFlips() {
    assertThat(fold(-0.1, 0).flipped().get(0)).isTrue();
    assertThat(fold(0.1, 0).flipped().get(0)).isFalse();
  }

  @Test
  void aVanishedGainLeavesTheOffsetToDecide() {
    for (double gain : new double[] {0, 1e-30, -1e-30}) {
      LayerTicket silent = fold(gain, 0.4);
      LayerTicket firing = fold(gain, 1.2);
      assertThat(charge(silent, 20)).isLessThan(silent.thresholds()[0]);
      assertThat(charge(firing, -20)).isGreaterThanOrEqualTo(firing.thresholds()[0]);
      assertThat(Math.abs(fold(gain, -50).biases()[0])).isLessThanOrEqualTo(1 << 13);
    }
  }

  @Test
  void aHugeGainStaysSilentWithoutInput() {
    LayerTicket folded = fold(300, 0);
    assertThat(charge(folded, 0)).isLessThan(folded.thresholds()[0]);
    assertThat(charge(folded, 1)).isGreaterThanOrEqualTo(folded.thresholds()[0]);
  }

  private static int charge(LayerTicket folded, int sum) {
    int signed = folded.flipped().get(0) ? -sum : sum;
    return (signed << FRACTION_BITS) + folded.biases()[0];
  }

  private static LayerTicket fold(double gain, double offset) {
    return Folding.fold(
        "layer", new BitSet(), new double[] {gain}, new double[] {offset}, FRACTION_BITS);
  }
}
