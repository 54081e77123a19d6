package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkloadTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.3})
  void everyLayerFiresAtAboutTheWantedRate(double rate) {
    Workload workload = Workload.of(new Setting("vgg9", 64, 0.4, rate));
    assertThat(workload.firingRate()).isBetween(rate * 0.6, rate * 1.4);
    assertThat(workload.ticket().rungs().get(0).keepRatio()).isBetween(0.39, 0.41);

    var engine = new Engine(CompiledTicket.of(workload.ticket(), 0));
    long[] spikes = new long[engine.layers()];
    for (var frame : workload.frames()) {
      engine.step(frame);
      for (int l = 0; l < spikes.length; l++) {
        spikes[l] += engine.spikes(l);
      }
    }
    assertThat(spikes).as("spikes of each layer").doesNotContain(0);
  }
}
