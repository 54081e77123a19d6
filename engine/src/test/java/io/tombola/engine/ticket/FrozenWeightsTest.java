package io.tombola.engine.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrozenWeightsTest {
  /** Worked out by another program from the SplitMix64 paper's constants. */
  @ParameterizedTest
  @CsvSource({
    "1234567, 0, ---+-++-++---+++-+-+-----+-----+",
    "1234567, 8, +-+-+-+++-+---++----++--+--+++-+",
    "-1, 3, -+--+++--+++-+-++++++-+--+--+---"
  })
  void signs(long seed, int layer, String expected) {
    var weights = new FrozenWeights(seed, layer);
    var signs = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      signs.append(weights.negative(i) ? '-' : '+');
    }
    assertThat(signs).hasToString(expected);
  }

  @Test
  void magnitudes() {
    var weights = new FrozenWeights(1234567, 0);
    assertThat(weights.magnitude(0)).isEqualTo(0.8352049f);
    assertThat(weights.magnitude(1)).isEqualTo(1.0100553f);
    assertThat(weights.magnitude(2_359_295)).isEqualTo(1.8266469f);
  }

  @Test
  void halfAreNegativeAndMagnitudesAreNormal() {
    var weights = new FrozenWeights(42, 5);
    int n = 200_000;
    long negative = IntStream.range(0, n).filter(weights::negative).count();
    double squares =
        IntStream.range(0, n).mapToDouble(i -> Math.pow(weights.magnitude(i), 2)).sum();
    // Five standard deviations: sqrt(n) / 2 for the count, sqrt(2 / n) for the mean square.
    assertThat(negative).isBetween(n / 2 - 1118L, n / 2 + 1118L);
    assertThat(squares / n).isBetween(1 - 0.0158, 1 + 0.0158);
  }
}
