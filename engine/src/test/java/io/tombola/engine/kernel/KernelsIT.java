package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a JVM of its own chooses, with and without the Vector API. */
class KernelsIT {
  private static final String[] VECTOR = {"--add-modules", "jdk.incubator.vector"};

  /** The lines that {@link KernelChoiceMain} prints under the given flags. */
  private static List<String> chosen(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), KernelChoiceMain.class.getName()));
    Process java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).isZero();
    return output.lines().toList();
  }

  @Test
  void withTheModuleTheVectorKernelsPassTheirCheck() throws Exception {
    assertThat(chosen(VECTOR)).containsExactly("vector");
  }

  @Test
  void withoutItTheScalarOnesRunAndOneWarningSaysWhatIsMissing() throws Exception {
    assertThat(chosen())
        .containsExactly(
            "scalar",
            "running on the scalar kernels, several times slower than the Vector ones: start java"
                + " with --add-modules jdk.incubator.vector");
  }

  @Test
  void withoutItTheVectorKernelsCannotBeAskedFor() throws Exception {
    assertThat(chosen("-Dtombola.kernels=vector"))
        .containsExactly(
            "refused: -Dtombola.kernels=vector is not known here; use scalar or reference; vector"
                + " needs the flag --add-modules jdk.incubator.vector");
  }

  @Test
  void whatIsAskedForRunsWithoutAWarning() throws Exception {
    assertThat(chosen(VECTOR[0], VECTOR[1], "-Dtombola.kernels=scalar")).containsExactly("scalar");
    assertThat(chosen("-Dtombola.kernels=reference")).containsExactly("reference");
  }
}
