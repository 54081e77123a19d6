package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.VitTicket;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code tombola search --arch vit-...}. */
final class VitSearchTest {
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

  private int search(String options) {
    List<String> args =
        new ArrayList<>(List.of(("search --epochs 1 --batch 16 " + options).split(" ", -1)));
    args.addAll(List.of("--data", folder.resolve("data").toString()));
    args.addAll(List.of("--out", folder.resolve("vit.ticket").toString()));
    args.addAll(List.of("--report", folder.resolve("vit.json").toString()));
    CommandLine commands =
        Tombola.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = commands.execute(args.toArray(new String[0]));
    commands.getOut().flush();
    commands.getErr().flush();
    return exit;
  }

  @Test
  void aMultiSpTicketIsWrittenAndSaysHowItWasFound() throws IOException {
    String options =
        "--arch vit-64x1 --size 16 --timesteps 2 --method multisp-slt --keep 0.6 --patch-keep 0.5";
    assertThat(search(options)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("parameter ticket 1/1", "patch ticket 1/1", "by the engine's integers", "wrote ");
    VitTicket ticket = TicketFile.readVit(folder.resolve("vit.ticket"));
    assertThat(ticket.encoder().facts().patchKeep()).isEqualTo(0.5);
    assertThat(ticket.manifest().architecture().name()).isEqualTo("vit-64x1");
    assertThat(Files.readString(folder.resolve("vit.json")))
        .contains("multisp-slt", "patchKeepRatio", "block0.fc2", "integerAccuracy");
    assertThat(folder.resolve("vit.ticket.checkpoint")).doesNotExist();
  }

  /** Membranes that never leak are a network that trains, but none that the engine runs. */
  @Test
  void whatTheEngineCannotRunIsReportedAloneAndSaysWhy() throws IOException {
    String options = "--arch vit-64x1 --size 16 --timesteps 2 --method multisp-slt --lambda 1";
    assertThat(search(options)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("no ticket: layer conv1", "membranes outgrow", "use a smaller lambda")
        .doesNotContain("by the engine's integers", "wrote ");
    assertThat(folder.resolve("vit.ticket")).doesNotExist();
    assertThat(folder.resolve("vit.ticket.checkpoint")).doesNotExist();
    assertThat(Files.readString(folder.resolve("vit.json")))
        .contains("multisp-slt", "validationAccuracy")
        .doesNotContain("integerAccuracy");
  }

  @ParameterizedTest
  @CsvSource({
    "--arch vit-64x1 --size 16 --method mplt, mplt does not search a spiking ViT",
    "--method multisp-slt, searches a spiking ViT",
    "--patch-keep 0.5, --patch-keep is of a spiking ViT",
    "--arch vit-64x1 --size 16 --method pepsp-slt --patch-keep 0.5, keeps all patches",
    "--arch vit-63x1 --size 16 --method multisp-slt, 63",
    "--arch vit-64x1 --size 20 --method multisp-slt --patch-keep 0, outside 0..1"
  })
  void whatDoesNotFitIsSaid(String options, String problem) {
    assertThat(search(options)).isEqualTo(2);
    assertThat(err.toString()).contains(problem);
  }
}
