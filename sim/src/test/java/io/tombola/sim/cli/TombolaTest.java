package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.data.FloatNetworkTest;
import io.tombola.sim.data.StubbornTickets;
import io.tombola.sim.scene.Gesture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class TombolaTest {
  @TempDir private static Path folder;
  private static String data;
  private static String ticket;

  @BeforeAll
  static void prepare() throws IOException {
    data = folder.resolve("data").toString();
    ticket = folder.resolve("stubborn.ticket").toString();
    TicketFile.write(StubbornTickets.always(Gesture.ARM_ROLL), Path.of(ticket));
    Run run =
        run(
            "simulate",
            "--out",
            data,
            "--users",
            "23-24",
            "--extra-train-users",
            "1",
            "--trials",
            "1",
            "--clip-seconds",
            "0.5");
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("3 simulated trials", "39 clips");
  }

  private record Run(int exit, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands =
        Tombola.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = commands.execute(args);
    commands.getOut().flush();
    commands.getErr().flush();
    return new Run(exit, out.toString(), err.toString());
  }

  private static void fails(Run run, String... parts) {
    assertThat(run.exit).isEqualTo(2);
    // before it a line that says which kernels are missing, where some are
    String error = run.err.replace(Kernels.choice().warning().orElse("\0"), "").strip();
    assertThat(error).hasLineCount(1).startsWith("tombola: ").contains(parts);
    assertThat(run.out).isEmpty();
  }

  @Test
  void evalPrintsAccuracySplitAndConfusion() {
    Run run = run("eval", "--ticket", ticket, "--data", data);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out)
        .contains("simulated DVS128Gesture", "test (users 24-29)")
        .contains("16.7 % (2 of 12, 95 % interval 4.7..44.8)")
        .contains("8 arm_roll");
  }

  @Test
  void simulateDrawsAPicture() throws IOException {
    Path picture = folder.resolve("sheet.png");
    Run run = run("simulate", "--picture", picture.toString());
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("drew simulated user 1");
    assertThat(ImageIO.read(picture.toFile()).getHeight()).isGreaterThan(11 * 128);
    fails(run("simulate"), "--out DIR or --picture");
  }

  @Test
  void evalPrintsJson() throws IOException {
    Run run = run("eval", "--ticket", ticket, "--data", data, "--json");
    JsonNode json = run.json();
    assertThat(json.get("accuracy").asDouble()).isEqualTo(2 / 12.0);
    assertThat(json.get("correct").asInt()).isEqualTo(2);
    assertThat(json.get("samples").asInt()).isEqualTo(12);
    assertThat(json.get("interval")).hasSize(2);
    assertThat(json.get("split").asText()).isEqualTo("test (users 24-29)");
    assertThat(json.get("floatAccuracy").asDouble()).isEqualTo(2 / 12.0);
    assertThat(json.get("simulated").asBoolean()).isTrue();
    assertThat(json.get("confusion")).hasSize(11);
  }

  @Test
  void evalCountsFalseCommandsBesideRightOnes() throws IOException {
    String recording = Path.of(data, "user23_fluorescent.aedat").toString();
    Run run =
        run(
            "eval",
            "--ticket",
            ticket,
            "--data",
            data,
            "--json",
            "--rejection",
            recording,
            recording);
    JsonNode json = run.json();
    assertThat(json.get("falseCommands").asInt()).isEqualTo(2);
    assertThat(json.get("minutes").asDouble()).isBetween(0.2, 0.6);
    assertThat(json.get("falseCommandsPerMinute").asDouble())
        .isEqualTo(2 / json.get("minutes").asDouble());
    assertThat(json.get("rightCommands").asDouble()).isEqualTo(2 / 11.0);
    assertThat(json.get("recordings")).hasSize(2);
  }

  @Test
  void evalPrintsTheLinearBaseline() throws IOException {
    Run run = run("eval", "--ticket", ticket, "--data", data, "--baseline", "--json");
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.json().get("baselineAccuracy").asDouble()).isBetween(0.0, 1.0);
    fails(
        run("eval", "--ticket", ticket, "--data", data, "--baseline", "--split", "validation"),
        "--split test");
  }

  @Test
  void evalJudgesAResNetByIntegersAlone() throws IOException {
    Path resnet = folder.resolve("resnet19.ticket");
    TicketFile.write(FloatNetworkTest.ticket("resnet19", 32, new Random(1)), resnet);
    Run run = run("eval", "--ticket", resnet.toString(), "--data", data);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out)
        .contains("of 12, 95 % interval", "by the engine's integers")
        .contains("no floats: they follow no strides, joins or global sums")
        .doesNotContain("by floats");
  }

  @Test
  void evalPutsAllRungsSideBySide() throws IOException {
    Run text = run("eval", "--ticket", ticket, "--data", data, "--rung", "all");
    assertThat(text.exit).as(text.err).isZero();
    assertThat(text.out)
        .contains("rung", "SOP a step", "pJ 45nm-fp32", "ms a step")
        .contains("16.7 % (2 of 12, 95 % interval 4.7..44.8)");
    JsonNode rungs =
        run("eval", "--ticket", ticket, "--data", data, "--rung", "all", "--json")
            .json()
            .get("ladder");
    assertThat(rungs).hasSize(1);
    double operations = rungs.get(0).get("operationsPerStep").asDouble();
    assertThat(operations).isPositive();
    assertThat(rungs.get(0).get("correct").asInt()).isEqualTo(2);
    assertThat(rungs.get(0).get("picojoulePerStep").get("45nm-fp32").asDouble())
        .isCloseTo(0.9 * operations, within(1e-6));
    assertThat(rungs.get(0).get("stepMs").asDouble()).isPositive();
    fails(
        run("eval", "--ticket", ticket, "--data", data, "--rung", "all", "--baseline"),
        "--rung all is for --data alone");
    fails(run("eval", "--ticket", ticket, "--data", data, "--rung", "x"), "--rung x is no number");
    Path others = folder.resolve("stream-of-digits.ticket");
    TicketFile.write(StubbornTickets.alwaysDigitOfAStream(3), others);
    fails(
        run("eval", "--ticket", others.toString(), "--data", data, "--rung", "all"),
        "the ticket knows 10 classes, DVS128Gesture has 11");
  }

  /** Two samples a digit in N-MNIST's layout, of two events each. */
  private static String digits(String name) throws IOException {
    Path digits = folder.resolve(name);
    for (int digit = 0; digit < 10; digit++) {
      Path samples = Files.createDirectories(digits.resolve(Integer.toString(digit)));
      for (int i = 0; i < 2; i++) {
        byte[] events = {(byte) digit, 5, (byte) 0x80, 0, 1, (byte) digit, 6, 0, 0x7f, 1};
        Files.write(samples.resolve("0000" + i + ".bin"), events);
      }
    }
    return digits.toString();
  }

  @Test
  void evalTakesAFolderOfWholeSamples() throws IOException {
    Path three = folder.resolve("three.ticket");
    TicketFile.write(StubbornTickets.alwaysDigit(3), three);
    String digits = digits("digits");
    Run run = run("eval", "--ticket", three.toString(), "--data", digits);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out)
        .contains("N-MNIST, split test (all samples of the folder), 20 samples")
        .contains("10.0 % (2 of 20, 95 % interval 2.8..30.1) by the engine's integers");
    JsonNode json = run("eval", "--ticket", three.toString(), "--data", digits, "--json").json();
    assertThat(json.get("correct").asInt()).isEqualTo(2);
    assertThat(json.get("floatAccuracy").asDouble()).isEqualTo(0.1);
    assertThat(json.get("confusion").get(7).get(3).asInt()).isEqualTo(2);
    fails(run("eval", "--ticket", ticket, "--data", digits), "knows the classes");
    fails(
        run("eval", "--ticket", three.toString(), "--data", digits, "--split", "train"),
        "no samples of the split train");
    String recording = Path.of(data, "user23_fluorescent.aedat").toString();
    fails(
        run("eval", "--ticket", three.toString(), "--rejection", recording),
        "runs on whole samples (slicing BY_TIME), not on a stream");
    Files.write(Path.of(digits, "4", "00001.bin"), new byte[7]);
    fails(
        run("eval", "--ticket", three.toString(), "--data", digits),
        "00001.bin: byte 5: the file ends inside an event");
  }

  @Test
  void energyMeasuresATicketOnData() throws IOException {
    Path three = folder.resolve("busy.ticket");
    TicketFile.write(StubbornTickets.alwaysDigit(3), three);
    String digits = digits("busy-digits");
    Run run = run("energy", "--ticket", three.toString(), "--data", digits, "--json", "--memory");
    assertThat(run.exit).as(run.err).isZero();
    JsonNode json = run.json();
    assertThat(json.get("firstLayer").asText()).isEqualTo("EVENTS");
    // every neuron fires at every timestep, and only the readout keeps weights
    assertThat(json.get("layers").get(4).get("firingRate").asDouble()).isEqualTo(1);
    // two events a sample in 2 timesteps of 2x32x32 values
    assertThat(json.get("layers").get(0).get("firingRate").asDouble()).isEqualTo(2.0 / 2 / 2048);
    JsonNode masked = json.get("masked").get("layers");
    assertThat(masked.get(4).get("sop").asDouble()).isZero();
    assertThat(masked.get(8).get("sop").asDouble()).isPositive();
    run = run("energy", "--ticket", three.toString(), "--data", digits);
    assertThat(run.out).contains("measured on N-MNIST", "20 samples", "masked    0.000 mJ");
  }

  @Test
  void aTicketThatCannotRunIsNamed() throws IOException {
    Path outgrowing = folder.resolve("outgrowing.ticket");
    TicketFile.write(StubbornTickets.outgrowing(3), outgrowing);
    String digits = digits("outgrown-digits");
    for (String command : List.of("eval", "energy")) {
      fails(
          run(command, "--ticket", outgrowing.toString(), "--data", digits),
          "outgrowing.ticket cannot run: layer conv1",
          "membranes outgrow");
    }
  }

  @Test
  void dataSaysWhatAFolderIs() throws IOException {
    Run run = run("data", "--data", data);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("simulated DVS128Gesture, 11 classes", "12  test (users 24-29)");
    JsonNode fewer = run("data", "--data", data, "--label-rows", "first_of_class", "--json").json();
    assertThat(fewer.get("splits").get(2).get("samples").asInt()).isEqualTo(11);
    fails(run("data", "--data", folder.resolve("nowhere").toString()), "no such folder");
    fails(run("data", "--data", data, "--dataset", "nmnist"), "N-MNIST has the folders");
    fails(run("data"), "--data");
  }

  @Test
  void showPrintsWhatATicketHolds() throws IOException {
    Run text = run("ticket", "show", ticket);
    assertThat(text.exit).isZero();
    assertThat(text.out).contains("vgg9", "fc3", "on 8 validation samples (simulated)", "12.5 %");
    JsonNode json = run("ticket", "show", ticket, "--json").json();
    assertThat(json.get("manifest").get("architecture").get("name").asText()).isEqualTo("vgg9");
    assertThat(json.get("rungs").get(0).get("layers").get("conv1").asDouble()).isZero();
  }

  @Test
  void exportWritesAGraph() throws IOException {
    Path graph = folder.resolve("stubborn.onnx");
    Run run = run("export", "--ticket", ticket, "--onnx", graph.toString());
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("stubborn.onnx: rung 0 of");
    assertThat(Files.readString(graph, StandardCharsets.ISO_8859_1))
        .contains("membrane_conv1", "stubborn.ticket");
    String out = graph.toString();
    fails(run("export", "--onnx", out), "--ticket");
    fails(run("export", "--ticket", ticket), "--onnx");
    fails(run("export", "--ticket", ticket, "--onnx", out, "--rung", "1"), "rungs 0..0");
    fails(run("export", "--ticket", ticket, "--onnx", folder.toString()), "is a folder");
    fails(run("export", "--ticket", ticket, "--onnx", folder + "/no/x.onnx"), "no such file");
    fails(run("export", "--ticket", out, "--onnx", folder + "/x.onnx"), "stubborn.onnx", "SHA-256");
    assertThat(folder.resolve("x.onnx")).doesNotExist();
  }

  @Test
  void aTicketThatIsNoneIsNamed() throws IOException {
    Path garbage = Files.writeString(folder.resolve("garbage.ticket"), "no ticket at all");
    fails(run("eval", "--ticket", garbage.toString(), "--data", data), "garbage.ticket");
    fails(run("ticket", "show", garbage.toString()), "garbage.ticket");
    String none = folder.resolve("none.ticket").toString();
    fails(run("ticket", "show", none), "none.ticket: there is no such file");
  }

  @Test
  void foldersAndFilesThatAreMissingAreNamed() {
    String none = folder.resolve("nowhere").toString();
    fails(run("eval", "--ticket", ticket, "--data", none), "nowhere: there is no such folder");
    fails(run("eval", "--ticket", ticket, "--rejection", none), "nowhere: there is no such file");
    fails(run("search", "--data", none, "--out", ticket), "nowhere: there is no such folder");
    fails(run("simulate", "--out", data), "not empty");
  }

  @Test
  void aRecordingWithoutHeaderEndIsNamedByOffset() throws IOException {
    Path endless =
        Files.writeString(folder.resolve("endless.aedat"), "#!AER-DAT3.1\r\n#Format: RAW\r\n");
    fails(
        run("eval", "--ticket", ticket, "--rejection", endless.toString()),
        "endless.aedat: byte",
        "#!END-HEADER");
  }

  @Test
  void argumentsThatMakeNoSenseAreNamed() throws IOException {
    fails(run("eval", "--ticket", ticket), "--data");
    fails(run("eval", "--data", data), "--ticket");
    fails(run("eval", "--ticket", ticket, "--data", data, "--split", "tset"), "tset");
    fails(run("eval", "--ticket", ticket, "--data", data, "--rung", "4"), "--rung 4");
    fails(
        run("eval", "--ticket", ticket, "--rejection", ticket, "--min-confidence", "2"),
        "min_confidence");
    fails(run("simulate", "--out", folder + "/x", "--users", "29-1"), "users 29-1");
    fails(run("simulate", "--out", folder + "/x", "--trials", "9"), "trials 9");
    fails(run("search", "--data", data, "--out", ticket, "--size", "20"), "sides");
    fails(run("search", "--data", data, "--out", ticket, "--ladder", "0.3,0.5"), "must fall");
    fails(
        run("search", "--data", data, "--out", ticket, "--ladder", "0.5,0.3", "--method", "slt"),
        "method mpslt alone");
    fails(run("search", "--data", data, "--out", ticket, "--rung-epochs", "3"), "--ladder");
    fails(run("search", "--data", data, "--out", data), "data: is a folder; name a file");
    Files.createDirectory(folder.resolve("my-2.ticket"));
    fails(
        run("search", "--data", data, "--out", folder + "/my.ticket", "--seeds", "2"),
        "my-2.ticket: is a folder");
    fails(
        run("search", "--data", data, "--out", ticket, "--report", data),
        "data: is a folder; name a file");
    fails(
        run("demo", "--seconds", "5", "--gesture-seconds", "60"),
        "--gesture-seconds 60.0 is more than --seconds 5");
    fails(run("dance"), "dance");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simulate",
        "eval",
        "ticket",
        "search",
        "sweep",
        "export",
        "data",
        "energy",
        "info",
        "convert"
      })
  void everyCommandHasHelp(String command) {
    Run run = run(command, "--help");
    assertThat(run.exit).isZero();
    assertThat(run.out).contains("Usage: tombola " + command);
  }
}
