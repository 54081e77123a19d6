package io.tombola.sim.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScenarioTest {
  private static final long TIMESTEP_US = 10_000;

  @Test
  void aBurstDisturbsTwiceOnceItCounts() {
    Scenario burst = Scenario.burst(0.5, 10, 2, 1);
    List<String> disturbing =
        IntStream.range(0, burst.phases().size())
            .filter(burst::disturbs)
            .mapToObj(phase -> burst.phases().get(phase).name())
            .toList();
    assertThat(disturbing).containsExactly("busy thread", "burst");
    assertThat(burst.phases().get(burst.firstCounted()).name()).isEqualTo("quiet");
    assertThat(burst.rates()).containsExactly(0.5, 10.0);
  }

  @Test
  void phasesAreWholeTimesteps() {
    Scenario rates = Scenario.rates(List.of(0.1, 1.0), 0.096, 0.001);
    assertThat(rates.firstTimestep(0, TIMESTEP_US)).isZero();
    assertThat(rates.firstTimestep(1, TIMESTEP_US)).isEqualTo(1);
    assertThat(rates.firstTimestep(2, TIMESTEP_US)).isEqualTo(11);
    assertThat(rates.firstTimestep(3, TIMESTEP_US)).isEqualTo(21);
    assertThat(rates.disturbs(1)).isFalse();
    assertThat(rates.disturbs(2)).isTrue();
  }
}
