package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tombola.sim.report.CellResult;
import io.tombola.sim.report.ResultStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SweepCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine commands =
        Tombola.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = commands.execute(args);
    commands.getOut().flush();
    commands.getErr().flush();
    return exit;
  }

  /** Digits in N-MNIST's layout: a bright column for each. */
  private void digits() throws IOException {
    Random random = new Random(1);
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

  private String[] sweep(String methods, String keeps, int epochs) {
    String options =
        "sweep --methods METHODS --preset smoke --keeps KEEPS --timesteps-axis 1 --lambdas 0.5"
            + " --timesteps 1 --width 0.0625 --epochs EPOCHS --batch 16 --windows-per-clip 1";
    List<String> args =
        new ArrayList<>(
            List.of(
                options
                    .replace("METHODS", methods)
                    .replace("KEEPS", keeps)
                    .replace("EPOCHS", Integer.toString(epochs))
                    .split(" ", -1)));
    args.addAll(List.of("--out", folder.resolve("out").toString()));
    args.addAll(List.of("--data", folder.resolve("data").toString()));
    return args.toArray(new String[0]);
  }

  private String[] patches(String methods) {
    String options =
        "sweep --preset smoke-vit --methods METHODS --size 16 --keeps 0.6 --timesteps-axis 2"
            + " --lambdas 0.5 --timesteps 2 --epochs 1 --batch 16 --windows-per-clip 1"
            + " --patch-keeps 0.7,0.4 --balance 0.4:0.9";
    List<String> args =
        new ArrayList<>(List.of(options.replace("METHODS", methods).split(" ", -1)));
    args.addAll(List.of("--out", folder.resolve("out").toString()));
    args.addAll(List.of("--data", folder.resolve("data").toString()));
    return args.toArray(new String[0]);
  }

  private List<Path> results() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/cells"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void aSweepWritesItsReportAndGoesOnWhereItWas() throws IOException {
    digits();
    assertThat(run(sweep("snn,mpslt", "0.5,0.3", 1))).as(err.toString()).isZero();
    assertThat(out.toString()).contains("3/3", "report.html");
    assertThat(results()).hasSize(3).allMatch(it -> it.toString().endsWith(".json"));
    String page = Files.readString(folder.resolve("out/report.html"));
    assertThat(page).contains("Sweep on N-MNIST", "mpslt keep0.3", "<svg");

    List<FileTime> times = new ArrayList<>();
    for (Path file : results()) {
      times.add(Files.getLastModifiedTime(file));
    }
    Files.delete(results().get(0));
    assertThat(run(sweep("snn,mpslt", "0.5,0.3", 1))).isZero();
    assertThat(results()).hasSize(3);
    assertThat(Files.getLastModifiedTime(results().get(2))).isEqualTo(times.get(2));
    assertThat(run(sweep("snn", "0.5,0.3", 2))).isZero();
    assertThat(results()).as("other settings are other results").hasSize(4);
  }

  @Test
  void aSpikingVitsPatchesAreSweptToo() throws IOException {
    digits();
    assertThat(run(patches("ann,snn,pepsp-slt,multisp-lt,multisp-slt")))
        .as(err.toString())
        .isZero();
    assertThat(results())
        .extracting(it -> it.getFileName().toString().replaceAll("-T2.*", ""))
        .containsExactly(
            "ann-keep1.0",
            "multisp-lt-keep0.4-patches0.9",
            "multisp-lt-keep0.6-patches0.4",
            "multisp-lt-keep0.6-patches0.7",
            "multisp-slt-keep0.4-patches0.9",
            "multisp-slt-keep0.6-patches0.4",
            "multisp-slt-keep0.6-patches0.7",
            "pepsp-slt-keep0.6",
            "snn-keep1.0");
    var store = new ResultStore(folder.resolve("out/cells"));
    List<CellResult> all = new ArrayList<>();
    for (Path file : results()) {
      all.add(store.read(file).orElseThrow());
    }
    assertThat(all.remove(0).energy().synapticOperations()).as("no spikes").isZero();
    assertThat(all)
        .allSatisfy(
            it -> {
              assertThat(it.search().inputRates()).containsKeys("conv2", "block0.attention");
              assertThat(it.energy().fp32()).isPositive();
              boolean ticket = it.cell().method().endsWith("-slt");
              assertThat(it.energy().masked() != null).isEqualTo(ticket);
            });
    // signs are never silent
    assertThat(all.get(0).search().inputRates().get("conv2")).isCloseTo(1, within(1e-6));
    // pruned weights are not in equation (3), and are in the exact operations
    CellResult few = all.get(4);
    CellResult more = all.get(5);
    assertThat(few.energy().maskedOperations()).isLessThan(more.energy().maskedOperations());
    assertThat(few.energy().masked()).isLessThan(few.energy().fp32());
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .contains("Accuracy and the balance of both", "multisp-slt keep0.4 patches0.9");
  }

  @Test
  void wrongArgumentsEndWithOneLine() throws IOException {
    digits();
    assertThat(run("sweep", "--preset", "huge", "--out", "x")).isEqualTo(2);
    assertThat(err.toString().strip())
        .hasLineCount(1)
        .contains("there are smoke, paper, smoke-vit, paper-vit");
    assertThat(run(sweep("mpslt", "1.5", 1))).isEqualTo(2);
    assertThat(err.toString()).contains("share kept");
    assertThat(run(sweep("dream", "0.5", 1))).isEqualTo(2);
    assertThat(err.toString()).contains("dream");
    assertThat(run(sweep("multisp-slt", "0.5", 1))).isEqualTo(2);
    assertThat(err.toString()).contains("searches a spiking ViT");
    assertThat(run(patches("mplt"))).isEqualTo(2);
    assertThat(err.toString()).contains("mplt does not search");
    assertThat(results()).isEmpty();
  }
}
