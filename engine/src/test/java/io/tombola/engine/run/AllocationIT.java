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
    assertThat(allocated(kernels, AllocationMain.class, kernels, threads, network))
        .as("bytes allocated")
        .containsExactly("0");
  }

  /** Kernels, a residual and encoders of both kinds of weights. */
  static Stream<Arguments> vits() {
    return Kernels.available().stream()
        .map(provider -> provider.name())
        .filter(name -> !name.equals("reference"))
        .flatMap(
            name ->
                Stream.of(
                    Arguments.of(name, "vit-64x2", "false"),
                    Arguments.of(name, "vit-64x2", "true"),
                    Arguments.of(name, "vit-64x2-membrane", "true")));
  }

  @ParameterizedTest(name = "{1} on {0} kernels, a ticket: {2}")
  @MethodSource("vits")
  void aWindowAllocatesNothing(String kernels, String architecture, String frozen)
      throws Exception {
    assertThat(allocated(kernels, VitAllocationMain.class, kernels, architecture, frozen))
        .as("bytes allocated")
        .containsExactly("0");
  }

  private static List<String> allocated(String kernels, Class<?> main, String... arguments)
      throws Exception {
    List<String> flags =
        kernels.equals("vector") ? List.of("--add-modules", "jdk.incubator.vector") : List.of();
    List<String> printed = List.of();
    for (int i = 0; i < PROCESSES && !printed.equals(List.of("0")); i++) {
      printed = ForkedJava.run(flags, main, arguments);
    }
    return printed;
  }
}
