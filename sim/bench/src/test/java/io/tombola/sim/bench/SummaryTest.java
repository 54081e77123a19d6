package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SummaryTest {
  private static Standings standings(int side, double keep, double rate, Measurement... rows) {
    return new Standings(new Setting("vgg9", side, keep, rate), rate, List.of(rows));
  }

  private static Measurement row(String runtime, int threads, double msPerStep) {
    return new Measurement(runtime, "vgg9", 64, 64, 0.4, 0.1, threads, msPerStep, 0);
  }

  @Test
  void timesOnALineAreLinearAndOthersLess() {
    List<Standings> all = new ArrayList<>();
    for (double keep : new double[] {0.1, 0.2, 0.4, 0.6}) {
      all.add(standings(64, keep, 0.1, row("vector", 1, 0.25 + keep), row("scalar", 1, 7)));
      all.add(standings(128, keep, 0.1, row("vector", 1, 9)));
    }
    assertThat(new Summary(all).lines())
        .containsExactly(
            "vector: linear in kept weights: R^2 1.0000 over 4 shares at 64x64, firing 10 %"
                + " (0.250 ms + keep x 1.000 ms)");
    // 1, 2, 3 and 1: a line explains sxy^2 / (sxx syy) = 0.025^2 / (0.1475 x 2.75) of it.
    List<Standings> bent = new ArrayList<>();
    double[] keeps = {0.1, 0.2, 0.4, 0.6};
    double[] times = {1, 2, 3, 1};
    for (int i = 0; i < keeps.length; i++) {
      bent.add(standings(64, keeps[i], 0.1, row("vector", 1, times[i])));
    }
    assertThat(new Summary(bent).lines().get(0)).contains("R^2 0.0015 over 4 shares");
  }

  @Test
  void ratesAreComparedAtTheSameKeep() {
    List<Standings> all =
        List.of(
            standings(64, 0.1, 0.02, row("vector", 1, 0.1)),
            standings(64, 0.4, 0.02, row("vector", 1, 0.5)),
            standings(64, 0.4, 0.1, row("vector", 1, 0.6)),
            standings(64, 0.4, 0.3, row("vector", 1, 0.55)));
    assertThat(new Summary(all).lines())
        .containsExactly(
            "vector: flat over firing rates: slowest 20.0 % above fastest of 3 rates at 64x64,"
                + " keep 0.4");
  }

  @Test
  void twoThreadsAreComparedWithOne() {
    Standings one =
        standings(48, 0.3, 0.1, row("vector", 1, 0.6), row("vector", 2, 0.4), row("scalar", 2, 9));
    assertThat(new Summary(List.of(one)).lines())
        .containsExactly("vector: two threads: x 1.50 at 48x48, keep 0.3, firing 10 %");
  }

  @Test
  void whatWasNotRacedIsNotSaid() {
    assertThat(new Summary(List.of(standings(64, 0.4, 0.1, row("scalar", 1, 3)))).lines())
        .isEmpty();
  }
}
