package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Shape;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.Engine;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadTest {
  @ParameterizedTest
  @CsvSource({
    "vgg9,     64, 0.02",
    "vgg9,     64, 0.1",
    "vgg9,     64, 0.3",
    "resnet19, 48, 0.02",
    "resnet19, 48, 0.3",
  })
  void everyLayerFiresAtAboutTheWantedRate(String arch, int side, double rate) {
    Workload workload = Workload.of(new Setting(arch, side, 0.4, rate));
    assertThat(workload.firingRate()).isBetween(rate * 0.6, rate * 1.4);
    assertThat(workload.ticket().rungs().get(0).keepRatio()).isBetween(0.39, 0.41);

    var engine = new Engine(CompiledTicket.of(workload.ticket(), 0));
    workload.frames().forEach(engine::step);
    long[] spikes = new long[engine.layers()];
    for (Frame frame : workload.frames()) {
      engine.step(frame);
      for (int l = 0; l < spikes.length; l++) {
        spikes[l] += engine.spikes(l);
      }
    }
    List<Layer> layers = workload.ticket().network().layers();
    for (int l = 0; l < spikes.length; l++) {
      if (layers.get(l) instanceof Layer.Weighted) {
        Shape shape = layers.get(l).output();
        double places = (double) workload.frames().size() * shape.channels() * shape.pixels();
        assertThat(spikes[l] / places).as("%s", layers.get(l)).isBetween(rate / 2, rate * 2);
      }
    }
  }
}
