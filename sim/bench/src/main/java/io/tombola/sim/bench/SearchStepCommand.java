package io.tombola.sim.bench;

import io.tombola.engine.ticket.Manifest;
import io.tombola.sim.search.EpochReport;
import io.tombola.sim.search.Samples;
import io.tombola.sim.search.SearchRun;
import io.tombola.sim.search.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code tombola bench search}: what a step of the search costs. {@code sim/bench/torch/step.py}
 * does the same step in torch.
 */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Times a step of the search for VGG-9 (batch loaded, masks, forward, backward, Adam) on"
            + " random frames, and says the process's peak memory.")
final class SearchStepCommand implements Callable<Integer> {
  private static final int CLASSES = 11;
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Epochs until the code is compiled. */
  private static final int WARM_UP = 2;

  @Option(names = "--width", defaultValue = "1", paramLabel = "F")
  private double width;

  @Option(names = "--size", defaultValue = "32", paramLabel = "PX")
  private int size;

  @Option(names = "--channels", defaultValue = "8", paramLabel = "N")
  private int channels;

  @Option(names = "--timesteps", defaultValue = "5", paramLabel = "T")
  private int timesteps;

  @Option(names = "--batch", defaultValue = "16", paramLabel = "N")
  private int batch;

  @Option(
      names = "--steps",
      defaultValue = "10",
      paramLabel = "N",
      description = "Steps of a round (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Rounds, of which the median is said (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var architecture = architecture();
    SearchSettings settings =
        SearchSettings.DEFAULT.with(
            change -> {
              change.timesteps = timesteps;
              change.batch = batch;
              change.epochs = WARM_UP + rounds;
            });
    List<Double> milliseconds = new ArrayList<>();
    Path folder = Files.createTempDirectory("tombola-bench");
    Path checkpoint = folder.resolve("checkpoint");
    try {
      new SearchRun(architecture.network(), settings, frames(batch * steps), frames(batch), false)
          .run(checkpoint, false, epoch -> milliseconds.add(perStep(epoch)));
    } finally {
      Files.deleteIfExists(checkpoint);
      Files.delete(folder);
    }
    double[] timed =
        milliseconds.stream().skip(WARM_UP).mapToDouble(Double::doubleValue).sorted().toArray();
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "tombola, %d threads: median %.1f ms a step, best %.1f, worst %.1f (batch %d, T %d,"
                    + " %dx%d, width %s); peak memory %s",
                Runtime.getRuntime().availableProcessors(),
                timed[timed.length / 2],
                timed[0],
                timed[timed.length - 1],
                batch,
                timesteps,
                size,
                size,
                width,
                peakMemory()));
    return 0;
  }

  private Manifest.Architecture architecture() {
    try {
      var described = new Manifest.Architecture("vgg9", width, channels, size, size, CLASSES);
      described.network();
      if (batch < 1 || timesteps < 1 || steps < 1 || rounds < 1) {
        throw new IllegalArgumentException(
            "--batch, --timesteps, --steps and --rounds must be positive");
      }
      return described;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private double perStep(EpochReport epoch) {
    return epoch.seconds() / steps * 1e3;
  }

  /** The most that was ever resident, as Linux counts it. */
  private static String peakMemory() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return "unknown here";
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
        .findFirst()
        .orElse("unknown here");
  }

  /** Noise: half of all pixels see one event. */
  private static Samples frames(int windows) {
    return new Samples() {
      @Override
      public int size() {
        return windows;
      }

      @Override
      public int read(int index, RandomGenerator random, byte[] counts) {
        random.nextBytes(counts);
        for (int i = 0; i < counts.length; i++) {
          counts[i] &= 1;
        }
        return Math.floorMod(Arrays.hashCode(counts), CLASSES);
      }
    };
  }
}
