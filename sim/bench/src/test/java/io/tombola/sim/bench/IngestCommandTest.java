package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IngestCommandTest {
  @Test
  void jsonIsOneListOfMeasurements() throws IOException {
    BenchRun run =
        BenchRun.of("ingest", "--json", "--wires", "ros/EventArray", "--seconds", "0.05");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode list = new ObjectMapper().readTree(run.out());
    assertThat(list).hasSize(2);
    for (JsonNode row : list) {
      assertThat(List.copyOf(row.properties()).stream().map(it -> it.getKey()))
          .containsExactly(
              "wire", "eventsPerMessage", "megaEventsPerSecond", "bytesAllocatedPerMessage");
      assertThat(row.get("megaEventsPerSecond").asDouble()).isPositive();
    }
    assertThat(list.findValuesAsText("eventsPerMessage")).containsExactly("1000", "77000");
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    BenchRun unknown = BenchRun.of("ingest", "--wires", "ros/Pigeon");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("--wires ros/Pigeon is none of [ros/EventArray");
    assertThat(BenchRun.of("ingest", "--seconds", "0").exit()).isEqualTo(2);
  }
}
