package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.engine.net.Layer;
import io.tombola.engine.net.Vgg9;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The energies that arXiv 2309.13302 prints, from the command line. */
final class EnergyCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("energy"));
    all.addAll(Arrays.asList(args));
    CommandLine commands =
        Tombola.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = commands.execute(all.toArray(new String[0]));
    commands.getOut().flush();
    commands.getErr().flush();
    return exit;
  }

  @Test
  void theDenseVgg9Costs708Microjoule() {
    assertThat(run("--arch", "vgg9", "--input", "3x32x32", "--ann")).isZero();
    assertThat(out.toString()).contains("0.708 mJ", "2,261,184 weights", "153.88 M multiply-adds");
  }

  private Path rates(double mega, int timesteps) throws IOException {
    var network = Vgg9.of(3, 32, 32, 1, 10);
    long conv1 = network.weighted().get(0).multiplyAdds();
    double rate = mega * 1e6 / timesteps / (network.multiplyAdds() - conv1);
    List<String> lines = new ArrayList<>(List.of("# the same everywhere", ""));
    for (Layer.Weighted layer : network.weighted().subList(1, network.weighted().size())) {
      lines.add(layer.name() + ", " + rate);
    }
    return Files.write(folder.resolve("rates.csv"), lines);
  }

  @ParameterizedTest
  @CsvSource({"94.3, 0.093", "78.7, 0.079"})
  void firingRatesGiveThePapersEnergies(double mega, String millijoule) throws IOException {
    String file = rates(mega, 4).toString();
    assertThat(run("--arch", "vgg9", "--input", "3x32x32", "--rates", file)).isZero();
    assertThat(out.toString())
        .contains(millijoule + " mJ an inference of 4 timesteps", mega + " M SOP")
        .contains("multiply-adds, once for a still image");
  }

  @Test
  void jsonHasTotalsAndLayers() throws IOException {
    String file = rates(94.3, 4).toString();
    assertThat(run("--arch", "vgg9", "--input", "3x32x32", "--rates", file, "--json", "--memory"))
        .isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("totalMillijoule").asDouble()).isCloseTo(0.093, within(0.0005));
    assertThat(json.get("sop").asDouble()).isCloseTo(94.3e6, within(1.0));
    assertThat(json.get("layers")).hasSize(9);
    assertThat(json.get("layers").get(0).get("picojoule").asDouble())
        .isCloseTo(4.6 * 1_769_472, within(1.0));
    assertThat(json.get("annMillijoule").get("45nm-fp32").asDouble())
        .isCloseTo(0.708, within(0.0005));
    assertThat(json.get("memory").get("totalMillijoule").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--arch vgg9 --input 3x32x32 | either --rates FILE or --ann",
        "--arch vgg9 --input 32 --ann | such as 3x32x32",
        "--arch lenet --input 3x32x32 --ann | 'lenet' is not known",
        "--arch vgg9 --input 3x32x32 --ann --preset 7nm | 45nm-fp32",
        "--ann | name either --ticket",
        "--ticket a --arch vgg9 | name either --ticket"
      })
  void wrongArgumentsEndWithOneLine(String args, String problem) {
    assertThat(run(args.strip().split(" "))).isEqualTo(2);
    assertThat(err.toString().strip()).hasLineCount(1).contains(problem.strip());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aRatesFileIsToldItsFaults() throws IOException {
    Path file = Files.writeString(folder.resolve("rates.csv"), "conv2,0.1\nconv9,0.2\n");
    assertThat(run("--arch", "vgg9", "--input", "3x32x32", "--rates", file.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("line 2", "conv9");
    Files.writeString(file, "conv2,0.1\n");
    run("--arch", "vgg9", "--input", "3x32x32", "--rates", file.toString());
    assertThat(err.toString()).contains("no rate for layer conv3");
    Files.writeString(file, "conv2,often\n");
    run("--arch", "vgg9", "--input", "3x32x32", "--rates", file.toString());
    assertThat(err.toString()).contains("'often' is no firing rate");
  }
}
