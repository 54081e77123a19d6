package io.tombola.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class EngineOptionsTest {
  @Command
  private static final class Holder {
    @Mixin private EngineOptions options;
  }

  private static List<List<Entry>> entries(String... arguments) {
    return CommandLine.populateCommand(new Holder(), arguments).options.entries();
  }

  @Test
  void allRuntimesRaceAtEverySizeKeepAndRateButTheSlowestOnce() {
    for (List<Entry> size : entries()) {
      List<Entry> asked = size.subList(0, 9);
      assertThat(asked.get(0).runtimes())
          .containsExactly("vector", "scalar", "reference", "onnxruntime", "nd4j");
      assertThat(asked.subList(1, 9))
          .extracting(Entry::runtimes)
          .containsOnly(List.of("vector", "scalar", "onnxruntime", "nd4j"));
      assertThat(asked)
          .extracting(entry -> entry.setting().keep() + " " + entry.setting().rate())
          .containsExactly(
              "0.1 0.02",
              "0.1 0.1",
              "0.1 0.3",
              "0.4 0.02",
              "0.4 0.1",
              "0.4 0.3",
              "0.6 0.02",
              "0.6 0.1",
              "0.6 0.3");
    }
  }

  @Test
  void theEngineAloneRunsTheSharesBetween() {
    List<List<Entry>> sizes = entries("--sizes", "64,128");
    assertThat(sizes.get(0).subList(9, sizes.get(0).size()))
        .containsExactly(between(0.2), between(0.3), between(0.5));
    assertThat(sizes.get(1)).hasSize(9);
    assertThat(entries("--runtimes", "scalar").get(0)).hasSize(9);
  }

  private static Entry between(double keep) {
    return new Entry(new Setting("vgg9", 64, keep, 0.1), List.of("vector"));
  }

  @Test
  void sharesThatAreNamedAreAllThatIsRaced() {
    assertThat(entries("--quick", "--keep", "0.3,0.7"))
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.list(Entry.class))
        .extracting(entry -> entry.setting().keep())
        .containsExactly(0.3, 0.7);
  }
}
