package io.tombola.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.engine.ForkedJava;
import io.tombola.engine.kernel.Kernels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A step allocates nothing, on any thread: not when rungs or forms change, nor while counting. */
class AllocationIT {
  /** Now and then C2 boxes vectors, from a process's start to its end; hardly twice in a row. */
  private static final int PROCESSES = 3;

  /** All kernels that are made to be fast, on one thread and two, for both architectures. */
  static Stream<Arguments> engines() {
    return Kernels.available().stream()
        .map(provider -> provider.name())
        .filter(name -> !name.equals("reference"))
        .flatMap(
            name ->
                Stream.of("vgg9", "resnet19")
                    .flatMap(
                        network ->
                            Stream.of("1", "2")
                                .map(threads -> Arguments.of(name, threads, network))));
  }

  @ParameterizedTest(name = "{2} on {0} kernels, threads: {1}")
  @MethodSource("engines")
  void aStepAllocatesNothing(String kernels, String threads, String network) throws Exception {
    List<String> flags =
        kernels.equals("vector") ? List.of("--add-modules", "jdk.incubator.vector") : List.of();
    List<String> printed = List.of();
    for (int i = 0; i < PROCESSES && !printed.equals(List.of("0")); i++) {
      printed = ForkedJava.run(flags, AllocationMain.class, kernels, threads, network);
    }
    assertThat(printed).as("bytes allocated").containsExactly("0");
  }
}
