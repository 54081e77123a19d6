package io.tombola.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ForkedJava;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a JVM of its own chooses, with and without the Vector API. */
class KernelsIT {
  private static final String[] VECTOR = {"--add-modules", "jdk.incubator.vector"};

  /** The lines that {@link KernelChoiceMain} prints under the given flags. */
  private static List<String> chosen(String... flags) throws IOException, InterruptedException {
    return ForkedJava.run(List.of(flags), KernelChoiceMain.class);
  }

  @Test
  void withTheModuleTheVectorKernelsPassTheirCheck() throws Exception {
    // The check is there because C2 fails a process now and then; hardly three in a row.
    assertThat(List.of(chosen(VECTOR), chosen(VECTOR), chosen(VECTOR))).contains(List.of("vector"));
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
