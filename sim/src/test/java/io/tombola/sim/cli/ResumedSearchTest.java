package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tombola search --resume} behind a search that was killed after its first epoch. */
final class ResumedSearchTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Digits in N-MNIST's layout: a bright column for each. */
  @BeforeEach
  void digits() throws IOException {
    var random = new Random(1);
    for (int digit = 0; digit < 10; digit++) {
      Path samples = Files.createDirectories(folder.resolve("data/Train/" + digit));
      for (int i = 0; i < 5; i++) {
        byte[] events = new byte[5 * 200];
        for (int e = 0; e < 200; e++) {
          events[5 * e] = (byte) (3 * digit + random.nextInt(4));
          events[5 * e + 1] = (byte) random.nextInt(34);
          events[5 * e + 2] = (byte) 0x80;
          events[5 * e + 3] = (byte) e;
        }
        Files.write(samples.resolve("%05d.bin".formatted(10 * i + digit)), events);
      }
    }
  }

  private int search(StringWriter shown, String options) {
    String all =
        "search --epochs 2 --batch 16 --timesteps 1 --windows-per-clip 1 --resume " + options;
    List<String> args = new ArrayList<>(List.of(all.split(" ", -1)));
    args.addAll(List.of("--data", folder.resolve("data").toString()));
    args.addAll(List.of("--out", folder.resolve("found.ticket").toString()));
    args.addAll(List.of("--report", folder.resolve("found.json").toString()));
    CommandLine commands =
        Tombola.commandLine().setOut(new PrintWriter(shown)).setErr(new PrintWriter(err));
    int exit = commands.execute(args.toArray(new String[0]));
    commands.getErr().flush();
    return exit;
  }

  /** Ends a search where it has just said what its first epoch came to. */
  private static final class Killer extends StringWriter {
    @Override
    public void write(String text, int from, int length) {
      super.write(text, from, length);
      if (text.contains("  loss ")) {
        throw new IllegalStateException("killed");
      }
    }
  }

  private void killedAfterItsFirstEpoch(String options) {
    assertThat(search(new Killer(), options)).isEqualTo(1);
    assertThat(folder.resolve("found.ticket.checkpoint")).exists();
  }

  private void refuses(String options, String has, String not) {
    assertThat(search(out, options)).isEqualTo(2);
    assertThat(err.toString().lines().reduce((before, last) -> last).orElseThrow())
        .contains("found.ticket.checkpoint: is of another network, other frames or other data")
        .contains("delete it to start anew", has, not);
  }

  @Test
  void theResultHasTheEpochsAndSecondsBeforeTheKillToo() throws IOException {
    killedAfterItsFirstEpoch("--width 0.0625");
    assertThat(search(out, "--width 0.0625")).as(err.toString()).isZero();
    assertThat(out.toString()).contains(" 2/2  loss").doesNotContain(" 1/2  loss");
    JsonNode result = new ObjectMapper().readTree(folder.resolve("found.json").toFile()).get(0);
    JsonNode epochs = result.get("epochs");
    assertThat(epochs).hasSize(2);
    assertThat(epochs.get(0).get("epoch").asInt()).isEqualTo(1);
    assertThat(epochs.get(0).get("loss").asDouble()).isPositive();
    assertThat(result.get("seconds").asDouble())
        .isCloseTo(
            epochs.get(0).get("seconds").asDouble() + epochs.get(1).get("seconds").asDouble(),
            within(1e-9));
  }

  @Test
  void refusesTheCheckpointOfOtherFramesOrData() throws IOException {
    String options = "--width 0.0625";
    killedAfterItsFirstEpoch(options);
    refuses(options + " --size 48", "height=32", "height=48");
    refuses(options + " --count-bits 3", "countBits=2", "countBits=3");
    refuses(options + " --slicing BY_NUMBER", "slicing=BY_TIME", "slicing=BY_NUMBER");
    refuses(options + " --shift 3", "windows, shift 2", "windows, shift 3");
    refuses("--width 0.125", "widthFactor=0.0625", "widthFactor=0.125");
    Files.write(folder.resolve("data/Train/3/00003.bin"), new byte[15]);
    refuses(options, " bytes", " bytes");
  }

  @Test
  void refusesTheCheckpointOfANetworkWithTheSameArrays() {
    String options = "--size 16 --method multisp-slt --patch-keep 0.5 --arch ";
    killedAfterItsFirstEpoch(options + "vit-64x2");
    refuses(options + "vit-64x2-membrane", "name=vit-64x2,", "name=vit-64x2-membrane,");
  }
}
