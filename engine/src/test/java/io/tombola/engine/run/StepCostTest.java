package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class StepCostTest {
  private static final long[] KEPT = {4_000, 3_000, 1_000};

  @Property(tries = 100)
  void aLineIsFound(
      @ForAll @DoubleRange(min = 0, max = 1e6) double fixedNs,
      @ForAll @DoubleRange(min = 0.1, max = 100) double nsPerWeight) {
    double[] ns = new double[KEPT.length];
    for (int k = 0; k < ns.length; k++) {
      ns[k] = fixedNs + nsPerWeight * KEPT[k];
    }
    StepCost cost = StepCost.through(KEPT, ns, 3);
    assertThat(cost.fixedNs()).isEqualTo(fixedNs, within(1e-6 * (1e6 + fixedNs)));
    assertThat(cost.nsPerWeight()).isEqualTo(nsPerWeight, within(1e-3));
    assertThat(cost.binningNs(7)).isEqualTo(21);
  }

  @Test
  void oneRungOrNoLineGoesThroughZero() {
    StepCost one = StepCost.through(new long[] {4_000}, new double[] {8_000}, 1);
    assertThat(one).isEqualTo(new StepCost(0, 2, 1));
    // Falling, and rising from below zero.
    StepCost falling = StepCost.through(KEPT, new double[] {100, 200, 300}, 1);
    assertThat(falling.fixedNs()).isZero();
    assertThat(falling.nsPerWeight()).isPositive();
    StepCost below = StepCost.through(KEPT, new double[] {9_000, 6_000, 100}, 1);
    assertThat(below.fixedNs()).isZero();
  }

  @Test
  void aClockThatStandsStillMakesNoCostOfZero() {
    StepCost cost = StepCost.through(KEPT, new double[3], 0);
    assertThat(cost.networkNs(1_000)).isPositive();
    assertThatThrownBy(() -> new StepCost(0, 0, 1)).hasMessageContaining("must be positive");
    assertThatThrownBy(() -> new StepCost(Double.NaN, 1, 1)).hasMessageContaining("NaN");
  }
}
