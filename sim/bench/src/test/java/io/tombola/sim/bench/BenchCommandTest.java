package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.engine.kernel.Kernels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchCommandTest {
  /** The fastest kernels that this JVM has: the Vector ones, unless it was started without. */
  private static final String FASTEST = Kernels.available().get(0).name();

  /** The bench's shortest run. */
  private static BenchRun engine(String... further) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("engine", "--sizes", "32", "--keep", "0.1", "--rates", "10"));
    line.addAll(List.of(further));
    return BenchRun.of(line.toArray(String[]::new));
  }

  private static void fails(String part, String... arguments) {
    BenchRun run = BenchRun.of(arguments);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().strip()).hasLineCount(1).startsWith("tombola: ").contains(part);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void spikingVitsAreTimedWindowByWindow() throws IOException {
    BenchRun run =
        engine("--arch", "vit-64x1", "--runtimes", FASTEST, "--seconds", "0.02", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode list = new ObjectMapper().readTree(run.out());
    assertThat(list).hasSize(6);
    for (JsonNode row : list) {
      assertThat(row.path("runtime").asText()).isEqualTo(FASTEST);
      assertThat(row.path("msPerStep").asDouble()).isPositive();
      assertThat(row.path("firingRate").asDouble()).isBetween(0.03, 0.2);
    }
    run = engine("--arch", "vit-64x1-membrane", "--runtimes", FASTEST, "--seconds", "0.02");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("vit-64x1-membrane 32x32")
        .contains("16-bit")
        .contains("ternary");
    fails("99 blocks is outside 1..64", "engine", "--arch", "vit-64x99");
  }

  @Test
  void anotherProgramTakesTurnsWithSpikingVits() throws IOException {
    String peer = "echo me; while read -r line; do sleep 0.01; echo done; done";
    String[] vit = {"--arch", "vit-64x1", "--runtimes", FASTEST, "--seconds", "0.02"};
    List<String> line = new ArrayList<>(List.of(vit));
    line.addAll(List.of("--peer", peer));
    BenchRun run = engine(line.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("peer: me").contains("to peer").containsPattern("peer +1\\.0 ");
    line.add("--json");
    run = engine(line.toArray(String[]::new));
    JsonNode last = new ObjectMapper().readTree(run.out()).path(6);
    assertThat(last.path("runtime").asText()).isEqualTo("peer");
    assertThat(last.path("msPerStep").asDouble() * last.path("timesteps").asInt())
        .isGreaterThan(10);
    fails("'true' ended without a word", "engine", "--arch", "vit-64x1", "--peer", "true");
    fails("vgg9 is none", "engine", "--peer", "true");
  }

  @Test
  void aStepOfTheSearchIsTimed() {
    String[] line = {"search", "--width", "0.125", "--batch", "8", "--steps", "1", "--rounds", "1"};
    BenchRun run = BenchRun.of(line);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("ms a step").contains("peak memory");
    fails("sides", "search", "--size", "20");
  }

  @Test
  void masksAndTicketsAreSwapped() {
    String[] line = {"swap", "--steps", "200", "--tickets", "4", "--every", "10", "--keep", "0.1"};
    BenchRun run = BenchRun.of(line);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("spikes and logits are those of scalar kernels swapped alike")
        .contains("4 tickets took over, one every 10 timesteps of 40")
        .contains("0 events lost");
    fails("--every at least 2", "swap", "--every", "1");
  }

  @Test
  void jmhTakesItsOwnArguments() {
    assertThat(BenchRun.of("jmh", "-l", "OnnxStep").exit()).isZero();
  }

  @Test
  void jsonIsOneListOfMeasurements() throws IOException {
    BenchRun run = engine("--json", "--runtimes", FASTEST + ",onnxruntime", "--seconds", "1");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode list = new ObjectMapper().readTree(run.out());
    assertThat(list.isArray()).isTrue();
    assertThat(list).hasSize(4);
    for (JsonNode row : list) {
      assertThat(List.copyOf(row.properties()).stream().map(it -> it.getKey()))
          .containsExactly(
              "runtime",
              "arch",
              "width",
              "height",
              "keep",
              "firingRate",
              "threads",
              "msPerStep",
              "bytesPerStep");
      assertThat(row.get("arch").asText()).isEqualTo("vgg9");
      assertThat(row.get("width").asInt()).isEqualTo(32);
      assertThat(row.get("firingRate").asDouble()).isBetween(0.05, 0.15);
      assertThat(row.get("msPerStep").asDouble()).isPositive();
    }
    assertThat(list.findValuesAsText("runtime"))
        .containsExactly(FASTEST, FASTEST, "onnxruntime", "onnxruntime");
    assertThat(list.findValuesAsText("threads")).containsExactly("1", "2", "1", "2");
    // that a step allocates nothing is shown in processes of its own, by the engine's tests:
    // here other tests have shaped what was compiled
    assertThat(list.get(0).get("bytesPerStep").asLong()).isNotNegative();
  }

  @Test
  void theTableComparesAndCountsColdSteps() {
    BenchRun run =
        engine("--runtimes", FASTEST + ",onnxruntime", "--threads", "1", "--seconds", "0.1");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("medians of steps in the quieter half of 20 rounds")
        .contains("vgg9 32x32, keep 0.1, firing")
        .containsPattern("onnxruntime +1 +[0-9.]+ +x 1.00 +\\d+ +\\d+")
        .containsPattern(FASTEST + " +1 +[0-9.]+ +x [0-9.]+ +\\d+ +\\d+");
  }

  @Test
  void aResidualNetworkIsRacedByThoseWhoKnowItsLayers() {
    BenchRun run =
        BenchRun.of(
            "engine",
            "--json",
            "--arch",
            "resnet19",
            "--sizes",
            "16",
            "--keep",
            "0.02",
            "--rates",
            "10",
            "--threads",
            "1",
            "--seconds",
            "0.1",
            "--runtimes",
            FASTEST + ",onnxruntime,nd4j");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains('"' + FASTEST + '"', "\"onnxruntime\"", "\"nd4j\"");
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    fails("sides must be", "engine", "--sizes", "20");
    fails("sides must be", "engine", "--arch", "resnet19", "--sizes", "15");
    fails("--keep 0.0", "engine", "--keep", "0");
    fails("--rates 100.0", "engine", "--rates", "100");
    fails("--threads 0", "engine", "--threads", "0");
    fails("--seconds 0.0", "engine", "--seconds", "0");
    fails("--runtimes torch", "engine", "--runtimes", "torch");
    fails("alexnet", "engine", "--arch", "alexnet");
    fails("--bogus", "engine", "--bogus");
    fails("--data", "witness", "--ticket", "x");
    fails("x: there is no such file", "witness", "--ticket", "x", "--data", "y");
  }
}
