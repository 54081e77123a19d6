package io.tombola.sim.bench;

import io.tombola.engine.kernel.KernelProvider;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.net.SpikingVit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which tickets, which runtimes, and for how long. */
final class EngineOptions {
  private static final double PERCENT = 100;

  private static final double VIT_KEEP = 0.4;
  private static final double VIT_RATE = 10;
  private static final int VIT_SIZE = 64;

  private static final List<Double> KEEPS = List.of(0.1, 0.4, 0.6);

  /** At the first size and the middle rate the engine alone runs these too: it is soon done. */
  private static final List<Double> KEEPS_BETWEEN = List.of(0.2, 0.3, 0.5);

  @Option(
      names = "--arch",
      defaultValue = "vgg9",
      paramLabel = "NAME",
      description = "Architecture (default: ${DEFAULT-VALUE}).")
  private String arch;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "PIXELS",
      description = "Columns and rows of a frame (default: 64,128; quick: 64).")
  private List<Integer> sizes;

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "SHARE",
      description =
          "Shares of weights kept (default: 0.1,0.4,0.6; and 0.2,0.3,0.5 for vector alone, at the"
              + " first size and the middle rate).")
  private List<Double> keeps;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "PERCENT",
      description = "Shares of neurons that fire at a timestep (default: 2,10,30; quick: 10).")
  private List<Double> rates;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2",
      paramLabel = "COUNT",
      description = "Threads of a step (default: ${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(
      names = "--runtimes",
      split = ",",
      defaultValue = "vector,scalar,reference,onnxruntime,nd4j",
      paramLabel = "NAME",
      description = "Runtimes (default: ${DEFAULT-VALUE}).")
  private List<String> runtimes;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "Timing for each runtime and ticket, after half as much to warm up"
              + " (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--quick", description = "Fewer tickets: 64x64 at one rate.")
  private boolean quick;

  @Option(
      names = "--peer",
      paramLabel = "COMMAND",
      description =
          "Spiking ViTs: a program that takes turns, too. It says a line about itself, then runs a"
              + " window for each line that it gets, and answers with one, as python3"
              + " sim/bench/torch/vit.py --turns does.")
  private String peer;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** True when the architecture is a spiking ViT. */
  boolean isVit() {
    return SpikingVit.isName(arch);
  }

  /** Spiking ViTs: the first of each list but of sizes. */
  List<Setting> vits() {
    double keep = keeps == null ? VIT_KEEP : keeps.get(0);
    double rate = rates == null ? VIT_RATE : rates.get(0);
    require(keep > 0 && keep <= 1, "--keep " + keep + " is outside 0..1");
    require(rate > 0 && rate < PERCENT, "--rates " + rate + " is outside 0..100");
    List<Setting> settings = new ArrayList<>();
    for (int size : sizes == null ? List.of(VIT_SIZE) : sizes) {
      var setting = new Setting(arch, size, keep, rate / PERCENT);
      try {
        setting.architecture().vit();
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), e.getMessage(), e);
      }
      settings.add(setting);
    }
    return settings;
  }

  /** The runtimes that are the engine's kernels, but the reference, and that there are here. */
  List<String> kernels() {
    checkRuntimes();
    List<String> here = Kernels.available().stream().map(KernelProvider::name).toList();
    return runtimes.stream()
        .filter(here::contains)
        .filter(name -> !name.equals(Runtimes.SLOWEST))
        .toList();
  }

  /** True when ONNX Runtime takes part. */
  boolean isOnnx() {
    return runtimes.contains(OnnxContestant.RUNTIME);
  }

  /** A program that takes turns with spiking ViTs, or null. */
  String peer() {
    return peer;
  }

  /** For every size, its tickets: every share of weights at every rate. */
  List<List<Entry>> entries() {
    require(peer == null, "--peer takes turns with spiking ViTs alone, and " + arch + " is none");
    if (sizes == null) {
      sizes = quick ? List.of(64) : List.of(64, 128);
    }
    if (rates == null) {
      rates = quick ? List.of(10.0) : List.of(2.0, 10.0, 30.0);
    }
    sizes.forEach(this::checkNetwork);
    rates.forEach(
        rate -> require(rate > 0 && rate < PERCENT, "--rates " + rate + " is outside 0..100"));
    checkRuntimes();
    List<List<Entry>> entries = new ArrayList<>();
    for (int size : sizes) {
      entries.add(entries(size));
    }
    if (keeps == null && runtimes.contains(Runtimes.FASTEST)) {
      double rate = Summary.middle(rates);
      for (double keep : KEEPS_BETWEEN) {
        entries.get(0).add(entry(sizes.get(0), keep, rate, List.of(Runtimes.FASTEST)));
      }
    }
    return entries;
  }

  private List<Entry> entries(int size) {
    List<Entry> entries = new ArrayList<>();
    for (double keep : keeps == null ? KEEPS : keeps) {
      require(keep > 0 && keep <= 1, "--keep " + keep + " is outside 0..1");
      for (double rate : rates) {
        boolean first = entries.isEmpty();
        List<String> names =
            runtimes.stream().filter(name -> first || !name.equals(Runtimes.SLOWEST)).toList();
        entries.add(entry(size, keep, rate, names));
      }
    }
    return entries;
  }

  private Entry entry(int size, double keep, double rate, List<String> names) {
    return new Entry(new Setting(arch, size, keep, rate / PERCENT), names);
  }

  private void checkNetwork(int size) {
    try {
      new Setting(arch, size, 1, 1).architecture().network();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void checkRuntimes() {
    for (String name : runtimes) {
      require(
          Runtimes.ALL.contains(name),
          "--runtimes " + name + " is not known; use some of " + String.join(",", Runtimes.ALL));
    }
  }

  /** Numbers of threads. */
  List<Integer> threads() {
    for (int count : threads) {
      require(count >= 1, "--threads " + count + " must be at least 1");
    }
    return threads;
  }

  /** Seconds of timing for each runtime and ticket. */
  double seconds() {
    require(seconds > 0 && seconds <= 600, "--seconds " + seconds + " is outside 0..600");
    return seconds;
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      throw new ParameterException(command.commandLine(), problem);
    }
  }
}
