package io.tombola.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 7, 3",
    "0.5, -7, -4",
    "0.75, 7, 6",
    "0.75, -7, -5",
    "0.875, 16, 14",
    "0, 7, 0",
    "0, -7, 0",
    "0.2, 100, 19",
    "0.2, -100, -20",
    "0.99, 256, 253",
    "1, -7, -7"
  })
  void values(double lambda, int v, int leaked) {
    assertThat(Leak.of(lambda).apply(v)).isEqualTo(leaked);
  }

  @Property
  void isMonotoneAndStaysWithinOneOfTheRealProduct(
      @ForAll @DoubleRange(min = 0, max = 1) double lambda,
      @ForAll @IntRange(min = -1 << 29, max = 1 << 29) int v) {
    Leak leak = Leak.of(lambda);
    assertThat(leak.apply(v) - leak.lambda() * v).isBetween(-1.0, 1.0);
    assertThat(leak.apply(v + 1)).isBetween(leak.apply(v), leak.apply(v) + 1);
    assertThat(leak.lambda()).isBetween(lambda - 1 / 512.0, lambda + 1 / 512.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void lambdaOutsideZeroToOneIsRefused(double lambda) {
    assertThatThrownBy(() -> Leak.of(lambda))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lambda " + lambda);
  }

  @Test
  void shiftsAreUsedWhereTheyAreExact() {
    assertThat(Leak.of(0.5)).isEqualTo(new Leak.Shift(1));
    assertThat(Leak.of(0.75)).isEqualTo(new Leak.Shift(2));
    assertThat(Leak.of(0.99)).isEqualTo(new Leak.Fraction(253));
  }
}
