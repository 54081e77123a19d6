package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.VitSettings.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowingTest {
  private static final Windowing PROMPT = new Windowing(Selection.WINDOW, Windowing.PROMPT);

  @ParameterizedTest(name = "windows of {0}, timesteps of {1} us: {2}")
  @CsvSource({"15, 100000, 5", "6, 100000, 5", "5, 100000, 0", "4, 100000, 0", "15, 1000, 0"})
  void aPromptRobotWaitsForHalfASecondAtMost(int window, long timestepUs, int hop) {
    assertThat(PROMPT.resolved(window, timestepUs)).isEqualTo(new Windowing(Selection.WINDOW, hop));
  }

  @ParameterizedTest(name = "timesteps of {0} us")
  @CsvSource({"500000", "700000", "4000000"})
  void longTimestepsAreEachDecided(long timestepUs) {
    assertThat(PROMPT.resolved(2, timestepUs).hop()).isEqualTo(1);
  }

  @Test
  void aNumberOfTimestepsStays() {
    Windowing two = new Windowing(Selection.WINDOW, 2);
    assertThat(two.resolved(15, 100_000)).isEqualTo(two);
    assertThat(Windowing.APART.resolved(15, 100_000)).isEqualTo(Windowing.APART);
  }

  @Test
  void causalSelectionDecidesEachTimestepAnyway() {
    Windowing causal = new Windowing(Selection.CAUSAL, Windowing.PROMPT);
    assertThat(causal.resolved(15, 100_000)).isEqualTo(Windowing.CAUSAL);
  }
}
