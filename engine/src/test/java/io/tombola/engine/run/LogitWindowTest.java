package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LogitWindowTest {
  private static final int[] LOGITS = {300, -200, 100};

  private static float[] confidences(LogitWindow window, int classes) {
    float[] confidences = new float[classes];
    window.confidences(confidences);
    return confidences;
  }

  @Test
  void anEmptyWindowKnowsNothing() {
    var window = new LogitWindow(4, 3);
    assertThat(confidences(window, 3)).containsOnly(1 / 3f);
    window.add(LOGITS, 0.01);
    window.clear();
    assertThat(window.held()).isZero();
    assertThat(confidences(window, 3)).containsOnly(1 / 3f);
  }

  /**
   * Rungs sum up other numbers for the same certainty: after a change both kinds count as theirs.
   */
  @Test
  void logitsOfTwoRungsAreWorthTheirOwnScales() {
    var changed = new LogitWindow(4, 3);
    changed.add(LOGITS, 0.01);
    changed.add(new int[] {30, -20, 10}, 0.1);
    var unchanged = new LogitWindow(4, 3);
    unchanged.add(LOGITS, 0.01);
    unchanged.add(LOGITS, 0.01);
    assertThat(confidences(changed, 3)).containsExactly(confidences(unchanged, 3), within(1e-6f));
  }

  @Property(tries = 200)
  void confidencesAreTheSoftmaxOfTheScaledMean(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -500, max = 500) Integer> logits,
      @ForAll @IntRange(min = 1, max = 5) int length) {
    var window = new LogitWindow(length, 2);
    List<Double> exponents = new ArrayList<>();
    for (int i = 0; i < logits.size(); i++) {
      double scale = 0.001 * (1 + i % 3);
      window.add(new int[] {logits.get(i), -logits.get(i)}, scale);
      exponents.add(scale * logits.get(i));
    }
    int held = Math.min(length, logits.size());
    assertThat(window.held()).isEqualTo(held);
    double mean =
        exponents.subList(exponents.size() - held, exponents.size()).stream()
            .mapToDouble(it -> it)
            .average()
            .orElseThrow();
    double expected = 1 / (1 + Math.exp(-2 * mean));
    assertThat((double) confidences(window, 2)[0]).isCloseTo(expected, within(1e-6));
  }
}
