package io.tombola.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProportionTest {
  @Test
  void theIntervalIsWilsons() {
    // Worked by hand from (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), z = 1.96.
    Proportion.Interval ofHundred = new Proportion(95, 100).interval();
    assertThat(ofHundred.low()).isCloseTo(0.8882, within(1e-4));
    assertThat(ofHundred.high()).isCloseTo(0.9785, within(1e-4));
  }

  @Test
  void ninetyFivePercentOfTheTestClipsIs91To97() {
    // 95 % of 288 is between 273 and 274 clips: 91.8..97.0.
    assertThat(new Proportion(273, 288).interval().low()).isLessThan(0.918);
    assertThat(new Proportion(274, 288).interval().low()).isGreaterThan(0.918);
    assertThat(new Proportion(273, 288).interval().high()).isCloseTo(0.970, within(0.002));
    assertThat(new Proportion(274, 288).interval().high()).isCloseTo(0.970, within(0.002));
  }

  @Test
  void theEndsStayWithinZeroAndOne() {
    assertThat(new Proportion(0, 10).interval().low()).isCloseTo(0, within(1e-12));
    assertThat(new Proportion(10, 10).interval().high()).isCloseTo(1, within(1e-12));
    assertThat(new Proportion(10, 10).interval().low()).isCloseTo(0.7225, within(1e-4));
  }

  @Test
  void whatIsNoProportionIsRefused() {
    assertThatThrownBy(() -> new Proportion(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Proportion(3, 2)).hasMessageContaining("3 of 2");
  }

  @Test
  void aConfusionMatrixPrintsAlignedRows() {
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("clap", "wave"));
    matrix.add(0, 0);
    matrix.add(0, 1);
    matrix.add(1, 1);
    assertThat(matrix.accuracy()).isEqualTo(new Proportion(2, 3));
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.toString().lines())
        .containsExactly("            1    2", "  1 clap    1    1", "  2 wave    .    1");
  }
}
