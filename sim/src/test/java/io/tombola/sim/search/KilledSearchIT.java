package io.tombola.sim.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a ladder's search (SIGKILL) in the middle of an epoch; its next run must not show it. */
class KilledSearchIT {
  @TempDir Path folder;

  @Test
  void aKilledSearchResumesToTheSameTicketByteForByte() throws Exception {
    Process unbroken = search("unbroken");
    assertThat(lines(unbroken)).hasSize(5);

    Process killed = search("killed");
    try (BufferedReader out = killed.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.startsWith("rung 0.5 1/3")) {
        line = out.readLine();
      }
      assertThat(line).as("the line of the second rung's first epoch").isNotNull();
      killed.destroyForcibly();
    }
    assertThat(killed.waitFor()).isEqualTo(128 + 9);
    assertThat(folder.resolve("killed.ticket")).doesNotExist();
    List<String> rest = lines(search("killed"));
    assertThat(rest).hasSizeBetween(1, 2);
    assertThat(rest.get(rest.size() - 1)).contains("rung 0.5 3/3");

    assertThat(Files.readAllBytes(folder.resolve("killed.ticket")))
        .isEqualTo(Files.readAllBytes(folder.resolve("unbroken.ticket")));
  }

  private Process search(String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            KilledSearchMain.class.getName(),
            folder.resolve(name + ".ticket").toString(),
            folder.resolve(name + ".checkpoint").toString())
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  private List<String> lines(Process java) throws IOException, InterruptedException {
    try (BufferedReader out = java.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = out.lines().filter(line -> line.startsWith("rung ")).toList();
      assertThat(java.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(java.exitValue()).as(Files.readString(folder.resolve("errors"))).isZero();
      return lines;
    }
  }
}
