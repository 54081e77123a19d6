package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.sim.cli.Tombola;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchCommandTest {
  private record Run(int exit, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands =
        Tombola.commandLine(new BenchCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int exit = commands.execute(args);
    commands.getOut().flush();
    commands.getErr().flush();
    return new Run(exit, out.toString(), err.toString());
  }

  private static void fails(String part, String... args) {
    Run run = run(args);
    assertThat(run.exit).isEqualTo(2);
    assertThat(run.err.strip()).hasLineCount(1).startsWith("tombola: ").contains(part);
    assertThat(run.out).isEmpty();
  }

  @Test
  void jmhTakesItsOwnArguments() {
    assertThat(run("bench", "jmh", "-l", "OnnxStep").exit).isZero();
  }

  @Test
  void jsonIsOneListOfMeasurements() throws IOException {
    Run run =
        run(
            "bench",
            "engine",
            "--json",
            "--sizes",
            "32",
            "--keep",
            "0.1",
            "--rates",
            "10",
            "--runtimes",
            "scalar,onnxruntime",
            "--threads",
            "1,2",
            "--seconds",
            "0.5");
    assertThat(run.exit).as(run.err).isZero();
    JsonNode list = new ObjectMapper().readTree(run.out);
    assertThat(list.isArray()).isTrue();
    assertThat(list).hasSize(3);
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
    assertThat(list.get(0).get("runtime").asText()).isEqualTo("scalar");
    assertThat(list.get(0).get("bytesPerStep").asLong()).isZero();
    assertThat(list.get(1).get("threads").asInt()).isEqualTo(1);
    assertThat(list.get(2).get("threads").asInt()).isEqualTo(2);
  }

  @Test
  void theTableComparesAndCountsColdSteps() {
    Run run =
        run(
            "bench",
            "engine",
            "--sizes",
            "32",
            "--keep",
            "0.1",
            "--rates",
            "10",
            "--runtimes",
            "scalar,onnxruntime",
            "--threads",
            "1",
            "--seconds",
            "0.1");
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out)
        .contains("vgg9 32x32, keep 0.1, firing")
        .containsPattern("onnxruntime +1 +[0-9.]+ +x 1.00 +\\d+ +\\d+")
        .containsPattern("scalar +1 +[0-9.]+ +x [0-9.]+ +\\d+ +\\d+");
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() {
    fails("sides must be", "bench", "engine", "--sizes", "20");
    fails("--keep 0.0", "bench", "engine", "--keep", "0");
    fails("--rates 100.0", "bench", "engine", "--rates", "100");
    fails("--threads 0", "bench", "engine", "--threads", "0");
    fails("--seconds 0.0", "bench", "engine", "--seconds", "0");
    fails("--runtimes torch", "bench", "engine", "--runtimes", "torch");
    fails("alexnet", "bench", "engine", "--arch", "alexnet");
    fails("--bogus", "bench", "engine", "--bogus");
  }
}
