package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tombola.engine.ticket.EncoderTicket.Patches;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.data.StubbornVits;
import io.tombola.sim.scene.Gesture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A spiking ViT's ticket in the commands that take tickets. */
final class VitTicketTest {
  @TempDir private static Path folder;
  private static String gestures;
  private static String digits;
  private static String gestureTicket;
  private static String digitTicket;

  @BeforeAll
  static void prepare() throws IOException {
    gestures = folder.resolve("gestures").toString();
    digits = folder.resolve("digits").toString();
    gestureTicket = folder.resolve("gesture.ticket").toString();
    digitTicket = folder.resolve("digit.ticket").toString();
    TicketFile.write(StubbornVits.always(Gesture.ARM_ROLL), Path.of(gestureTicket));
    TicketFile.write(StubbornVits.alwaysDigit(3), Path.of(digitTicket));
    String simulate =
        "simulate --out %s --users 24-24 --extra-train-users 0 --trials 1 --clip-seconds 0.5";
    assertThat(run(simulate.formatted(gestures)).exit).isZero();
    for (int digit = 0; digit < 10; digit++) {
      Path samples = Files.createDirectories(Path.of(digits, Integer.toString(digit)));
      byte[] events = {(byte) digit, 5, (byte) 0x80, 0, 1, (byte) digit, 6, 0, 0x7f, 1};
      Files.write(samples.resolve("00000.bin"), events);
    }
  }

  private record Run(int exit, String out, String err) {
    JsonNode json() throws IOException {
      assertThat(exit).as(err).isZero();
      return new ObjectMapper().readTree(out);
    }
  }

  private static Run run(String args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands =
        Tombola.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = commands.execute(args.split(" ", -1));
    commands.getOut().flush();
    commands.getErr().flush();
    return new Run(exit, out.toString(), err.toString());
  }

  private static void fails(String args, String problem) {
    Run run = run(args);
    assertThat(run.exit).isEqualTo(2);
    assertThat(run.err).contains(problem);
  }

  @Test
  void evalJudgesClipsByWindowsThatDoNotOverlap() throws IOException {
    Run run = run("eval --ticket " + gestureTicket + " --data " + gestures);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out)
        .contains("clips    16.7 % (2 of 12,", "no floats: behind its embedding", "windows  ");
    JsonNode json = run("eval --json --ticket " + gestureTicket + " --data " + gestures).json();
    assertThat(json.get("correct").asInt()).isEqualTo(2);
    assertThat(json.has("floatAccuracy")).isFalse();
    String recording = gestures + "/user24_fluorescent.aedat";
    json = run("eval --json --ticket " + gestureTicket + " --rejection " + recording).json();
    assertThat(json.get("falseCommands").asInt()).isEqualTo(1);
  }

  @Test
  void evalTakesWholeSamples() throws IOException {
    JsonNode json = run("eval --json --ticket " + digitTicket + " --data " + digits).json();
    assertThat(json.get("correct").asInt()).isEqualTo(1);
    assertThat(json.get("samples").asInt()).isEqualTo(10);
  }

  @Test
  void evalComparesSharesOfPatches() throws IOException {
    String all = "eval --json --rung all --ticket " + digitTicket + " --data " + digits;
    JsonNode ladder = run(all).json().get("ladder");
    assertThat(ladder).hasSize(3);
    assertThat(ladder.get(0).get("keepRatio").asDouble()).isEqualTo(0.5);
    ladder = run(all + " --patch-keep 1,0.25").json().get("ladder");
    assertThat(ladder).hasSize(2);
    assertThat(ladder.get(1).get("keepRatio").asDouble()).isEqualTo(0.25);
    assertThat(ladder.get(1).get("operationsPerStep").asDouble())
        .isLessThan(ladder.get(0).get("operationsPerStep").asDouble());
    assertThat(ladder.get(1).get("correct").asInt()).isEqualTo(1);
    JsonNode causal =
        run("eval --json --patch-selection CAUSAL --ticket " + digitTicket + " --data " + digits)
            .json();
    assertThat(causal.get("correct").asInt()).isEqualTo(1);
    fails(all + " --patch-keep 0", "outside 0..1");
    fails(all.replace("all", "3"), "the ticket has rungs 0..2");
  }

  /** Eight patches stay of 16; each of their 64 channels counts 2, of embedding and position. */
  @Test
  void energyCreditsPrunedPatches() throws IOException {
    String energy = "energy --json --ticket " + digitTicket + " --data " + digits;
    long perPatch = 2 * 64 * 2 * 64;
    JsonNode half = run(energy).json();
    assertThat(half.get("timesteps").asInt()).isEqualTo(2);
    assertThat(half.get("patches").asInt()).isEqualTo(8);
    assertThat(layer(half, "block0.q").get("sop").asDouble()).isEqualTo(8.0 * perPatch);
    assertThat(layer(half, "block0.q").get("firingRate").asDouble()).isEqualTo(2);
    JsonNode fewer = run(energy + " --rung 2").json();
    assertThat(layer(fewer, "block0.q").get("sop").asDouble()).isEqualTo(4.0 * perPatch);
    assertThat(layer(fewer, "conv2").get("sop")).isEqualTo(layer(half, "conv2").get("sop"));
    assertThat(fewer.get("annMillijoule")).isEqualTo(half.get("annMillijoule"));
    assertThat(run(energy.replace(" --json", "")).out)
        .contains("a window of 2 timesteps by exact additions, 8 of 16 patches");
    fails(energy + " --memory", "not for a spiking ViT's ticket");
  }

  /** Every neuron fires in every timestep, however often it is embedded. */
  @Test
  void energyHasNoRateTwiceThoughAWindowIsEmbeddedTwice() throws IOException {
    Path again = folder.resolve("again.ticket");
    TicketFile.write(StubbornVits.alwaysDigit(3, Patches.REEMBEDDED), again);
    String energy = "energy --json --data " + digits + " --ticket ";
    JsonNode once = layer(run(energy + digitTicket).json(), "conv3");
    JsonNode twice = layer(run(energy + again).json(), "conv3");
    assertThat(once.get("firingRate").asDouble()).isEqualTo(1);
    assertThat(twice.get("firingRate").asDouble()).isEqualTo(1);
  }

  @Test
  void energyCountsAStreamAsTheNodeDoes() throws IOException {
    String recording = gestures + "/user24_fluorescent.aedat";
    JsonNode json =
        run("energy --json --ticket " + gestureTicket + " --recording " + recording).json();
    JsonNode counted = json.get("counted");
    long timesteps = counted.get("timesteps").asLong();
    assertThat(timesteps).isGreaterThan(100);
    long windows = timesteps / 2;
    for (JsonNode layer : counted.get("layers")) {
      if (layer.get("name").asText().equals("block0.q")) {
        assertThat(layer.get("additions").asLong()).isEqualTo(windows * 8 * 2 * 64 * 2 * 64);
      }
    }
  }

  private static JsonNode layer(JsonNode energy, String name) {
    for (JsonNode layer : energy.get("layers")) {
      if (layer.get("name").asText().equals(name)) {
        return layer;
      }
    }
    throw new AssertionError("no layer " + name);
  }

  @Test
  void showSaysWhatStays() throws IOException {
    Run text = run("ticket show " + gestureTicket);
    assertThat(text.exit).as(text.err).isZero();
    assertThat(text.out)
        .contains("vit-64x1", "position", "patches    8 of 16 stay (50.0 %)", "16 bits");
    JsonNode json = run("ticket show --json " + gestureTicket).json();
    assertThat(json.get("patches").asInt()).isEqualTo(16);
    assertThat(json.get("encoder").get("patchKeep").asDouble()).isEqualTo(0.5);
    assertThat(json.get("maps").get("block0.q").asDouble()).isEqualTo(1);
  }

  @Test
  void exportWritesAWindow() throws IOException {
    Path graph = folder.resolve("window.onnx");
    String export = "export --ticket " + digitTicket + " --onnx " + graph;
    Run run = run(export);
    assertThat(run.exit).as(run.err).isZero();
    assertThat(run.out).contains("window.onnx: rung 0 of");
    ModelProto half = ModelProto.parseFrom(Files.readAllBytes(graph));
    assertThat(run(export + " --rung 2").exit).isZero();
    ModelProto quarter = ModelProto.parseFrom(Files.readAllBytes(graph));
    assertThat(patches(half)).isEqualTo("8");
    assertThat(patches(quarter)).isEqualTo("4");
    fails(export + " --rung 3", "the ticket has rungs 0..2");
  }

  private static String patches(ModelProto graph) {
    return graph.getMetadataPropsList().stream()
        .filter(it -> it.getKey().equals("patches_kept"))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElseThrow();
  }
}
