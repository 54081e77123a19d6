package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledVit;
import io.tombola.engine.run.VitSettings;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime, on a window's exported graph, gives the engine's integers. */
class VitOnnxContestantTest {
  @ParameterizedTest
  @CsvSource({
    "vit-64x2,false",
    "vit-64x2,true",
    "vit-128x1-membrane,false",
    "vit-128x1-membrane,true"
  })
  void logitsAreTheEngines(String architecture, boolean frozen) {
    VitWorkload workload = VitWorkload.of(new Setting(architecture, 32, 0.4, 0.1), frozen);
    CompiledVit vit = CompiledVit.of(workload.ticket(), Kernels.named("scalar"));
    try (var onnx = new VitOnnxContestant(workload);
        var engine = new VitContestant(vit, VitSettings.of(workload.ticket()), workload.frames())) {
      onnx.step(0);
      engine.step(0);
      assertThat(Arrays.stream(engine.logits()).filter(logit -> logit != 0)).isNotEmpty();
      assertThat(onnx.logits()).isEqualTo(engine.logits());
    }
  }
}
