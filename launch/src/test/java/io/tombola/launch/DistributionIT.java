package io.tombola.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution archive, on a machine with Java and without Maven. */
final class DistributionIT {
  private static final List<String> JVM_OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "TOMBOLA_JAVA_OPTIONS");

  @TempDir Path home;
  private Path distribution;
  private Path tools;

  private record Result(int code, String output) {}

  @BeforeEach
  void unpack() throws Exception {
    tools = Files.createDirectory(home.resolve("tools"));
    for (String tool : List.of("bash", "dirname", "gzip", "readlink")) {
      tool(tool, Path.of("/usr/bin", tool));
    }
    tool("java", Path.of(System.getProperty("java.home"), "bin", "java"));

    Path folder = Files.createDirectory(home.resolve("a robot's programs"));
    String archive = only(Path.of("target"), "tombola-*.tar.gz").toAbsolutePath().toString();
    assertThat(run(folder, "/usr/bin/tar", "--extract", "--gzip", "--file", archive))
        .isEqualTo(new Result(0, ""));
    distribution = only(folder, "*");
  }

  private void tool(String name, Path program) throws IOException {
    Path script = tools.resolve(name);
    Files.writeString(script, "#!/bin/sh\nexec " + program + " \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void itRunsFromItsJars() throws Exception {
    String version = distribution.getFileName().toString().replace("tombola-", "tombola ");
    assertThat(tombola("--version")).isEqualTo(new Result(0, version + "\n"));
    Result shown = tombola("ticket", "show", "launch/tickets/gestures.ticket");
    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output()).contains("vgg9");
    Result help = tombola("node", "--help");
    assertThat(help.code()).as(help.output()).isZero();
    assertThat(help.output()).contains("Usage: tombola node");
  }

  @Test
  void whatItDoesNotHoldItSaysInOneLine() throws Exception {
    assertThat(tombola("search", "--data", "gestures"))
        .isEqualTo(refusal("this distribution has no search: it is"));
    assertThat(tombola("sweep")).isEqualTo(refusal("this distribution has no search: it is"));
    assertThat(tombola("bench", "engine")).isEqualTo(refusal("benchmarks are"));
    assertThat(tombola("test")).isEqualTo(refusal("tests are"));
  }

  private static Result refusal(String what) {
    return new Result(2, "tombola: " + what + " built from source, which is not here\n");
  }

  @Test
  void withoutItsJarsItSaysWhatToDo() throws Exception {
    Path jars = distribution.resolve("launch/target/lib");
    Files.move(jars, home.resolve("jars"));
    assertThat(tombola("node"))
        .isEqualTo(
            new Result(
                2,
                "tombola: no jars in "
                    + jars
                    + " and no source to build them from:"
                    + " take a whole source tree or a distribution archive\n"));
  }

  @Test
  void itHoldsTheRosPackagesAndWhatGeneratesThem() {
    assertThat(distribution.resolve("msgs/ros/generate_python")).isExecutable();
    assertThat(distribution).isDirectoryRecursivelyContaining("glob:**/launch/gesture.launch");
    for (String file :
        List.of(
            "LICENSE",
            "README.md",
            "launch/package.xml",
            "launch/config/decision.yaml",
            "msgs/ros/tombola_msgs/package.xml",
            "msgs/ros/dvs_msgs/manifest.xml",
            "msgs/src/main/resources/ros/std_msgs/msg/Header.msg")) {
      assertThat(distribution.resolve(file)).isNotEmptyFile();
    }
  }

  private Result tombola(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("launch/bin/tombola"));
    command.addAll(List.of(arguments));
    return run(distribution, command.toArray(String[]::new));
  }

  private Result run(Path folder, String... command) throws Exception {
    Path log = Files.createTempFile(home, "command", ".log");
    List<String> words = new ArrayList<>(List.of(command));
    words.set(0, folder.resolve(command[0]).toString());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PATH", tools.toString());
    // where these are set, every JVM says so among its output
    builder.environment().keySet().removeAll(JVM_OPTIONS);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(log));
  }

  private static Path only(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    }
    assertThat(found).as("%s in %s", glob, folder).hasSize(1);
    return found.get(0);
  }
}
