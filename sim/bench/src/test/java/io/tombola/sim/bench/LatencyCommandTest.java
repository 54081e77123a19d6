package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class LatencyCommandTest {
  private static BenchRun run(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "latency";
    all[1] = "--ticket";
    all[2] = ShippedTicket.FILE.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return BenchRun.of(all);
  }

  @Test
  void everyTimestepIsAnsweredAndTheStagesAreWithinTheNodes() throws IOException {
    BenchRun run = run("--seconds", "1", "--warm-up", "0.5", "--rate", "0.05", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("timesteps").asInt()).isBetween(10, 11);
    assertThat(json.get("answered")).isEqualTo(json.get("timesteps"));
    assertThat(json.get("latencyP50Us").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(json.get("latencyP99Us").asDouble());
    JsonNode stages = json.get("stages");
    for (String stage : new String[] {"decode", "queue", "bin", "infer", "publish"}) {
      assertThat(stages.get(stage + "MaxUs").asDouble())
          .as(stage)
          .isPositive()
          .isLessThanOrEqualTo(stages.get("nodeMaxUs").asDouble());
    }
    assertThat(stages.has("inferP999Us")).isTrue();
    assertThat(json.get("dropped").asInt()).isZero();
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    assertThat(run("--rate", "0").exit()).isEqualTo(2);
    assertThat(run("--rate", "0").err()).contains("--rate must be 0.01 to 20");
    assertThat(run("--seconds", "0").err()).contains("--seconds must be above 0");
  }
}
