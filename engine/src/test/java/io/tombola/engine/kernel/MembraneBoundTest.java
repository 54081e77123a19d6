package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.net.Leak;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MembraneBoundTest {
  @Property(tries = 200)
  void noSequenceOfChargesLeavesTheBits(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 0.99) double lambda,
      @ForAll @IntRange(min = 0, max = 20_000) int down,
      @ForAll @IntRange(min = 0, max = 20_000) int up) {
    Leak leak = Leak.of(lambda);
    int bits = MembraneBound.membraneBits(leak, -down, up);
    var random = new Random(seed);
    int v = 0;
    int least = 0;
    int greatest = 0;
    for (int run = 0; run < 4; run++) {
      // Long runs to one side are what drives a membrane far.
      double share = run / 3.0;
      for (int step = 0; step < 2_000; step++) {
        v = leak.apply(v) + (random.nextDouble() < share ? up : -down);
        least = Math.min(least, v);
        greatest = Math.max(greatest, v);
      }
    }
    assertThat(least).isGreaterThanOrEqualTo(-(1 << (bits - 1)));
    assertThat(greatest).isLessThan((1 << (bits - 1)) - 1);
    assertThat(
            bits == 2 || -2L * least >= 1L << (bits - 1) || 2L * greatest + 2 >= 1L << (bits - 1))
        .as("no more bits than needed")
        .isTrue();
  }

  @Test
  void whatDoesNotFitHasNoBits() {
    assertThat(MembraneBound.membraneBits(Leak.of(1), -1, 0)).isZero();
    assertThat(MembraneBound.membraneBits(Leak.of(1), 0, 0)).isEqualTo(2);
    assertThat(MembraneBound.membraneBits(Leak.of(0.5), 2 - (1L << 28), 0)).isEqualTo(30);
    assertThat(MembraneBound.membraneBits(Leak.of(0.5), 0, 1L << 28)).isZero();
    assertThat(MembraneBound.membraneBits(Leak.of(0.5), Long.MIN_VALUE, 0)).isZero();
  }
}
