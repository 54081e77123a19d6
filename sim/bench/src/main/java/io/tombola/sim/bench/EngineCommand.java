package io.tombola.sim.bench;

import io.tombola.sim.cli.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tombola bench engine}: milliseconds a timestep, side by side. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Times one timestep of random tickets in several runtimes, in turns, in one process.",
      "Every layer fires at about the wanted rate. The engine's kernels and ONNX Runtime, on the"
          + " exported graph with all its optimisations, must give the same logits first; nd4j is"
          + " the search's dense network.",
      "At the first ticket of each size reference takes part (it is slow, whatever the ticket), and"
          + " fresh processes count the steps to within 20 %% of the steady pace."
    })
final class EngineCommand implements Callable<Integer> {
  @Mixin private EngineOptions options;

  @Option(names = "--json", description = "Print one JSON list.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Set<String> notices = new LinkedHashSet<>();

  @Override
  public Integer call() throws IOException {
    List<Setting> settings = options.settings();
    List<String> runtimes = options.runtimes();
    List<Integer> threads = options.threads();
    double seconds = options.seconds();
    say(
        "Java %s, %d cores; medians of steps timed in turns",
        Runtime.version(), Runtime.getRuntime().availableProcessors());
    Set<Integer> sizes = new HashSet<>();
    List<Measurement> all = new ArrayList<>();
    for (Setting setting : settings) {
      boolean first = sizes.add(setting.side());
      Workload workload = Workload.of(setting);
      List<String> names =
          runtimes.stream().filter(name -> first || !name.equals(Runtimes.SLOWEST)).toList();
      List<Contestant> contestants = Runtimes.load(workload, names, threads, this::notice);
      try {
        List<Lane> lanes = Race.run(workload, contestants, seconds);
        List<Measurement> measured =
            lanes.stream().map(lane -> Measurement.of(workload, lane)).toList();
        print(workload, measured, first && !json ? warmUps(workload, contestants) : List.of());
        all.addAll(measured);
      } finally {
        contestants.forEach(Contestant::close);
      }
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(all));
    }
    return 0;
  }

  private static List<OptionalInt> warmUps(Workload workload, List<Contestant> contestants)
      throws IOException {
    List<OptionalInt> steps = new ArrayList<>();
    for (Contestant contestant : contestants) {
      boolean slow = contestant.runtime().equals(Runtimes.SLOWEST);
      steps.add(slow ? OptionalInt.empty() : ColdStart.steps(workload, contestant));
    }
    return steps;
  }

  private void print(Workload workload, List<Measurement> measured, List<OptionalInt> warmUps) {
    Setting setting = workload.setting();
    say(
        "%n%s %dx%d, keep %s, firing %.1f %%",
        setting.arch(),
        setting.side(),
        setting.side(),
        setting.keep(),
        100 * workload.firingRate());
    say(
        "  %-12s %7s %11s %12s %11s %14s",
        "runtime", "threads", "ms/step", "onnxruntime", "bytes/step", "warm-up steps");
    for (int i = 0; i < measured.size(); i++) {
      Measurement row = measured.get(i);
      OptionalDouble peer = peer(measured, row.threads());
      OptionalInt warmUp = warmUps.isEmpty() ? OptionalInt.empty() : warmUps.get(i);
      say(
          "  %-12s %7d %11.3f %12s %11d %14s",
          row.runtime(),
          row.threads(),
          row.msPerStep(),
          peer.isEmpty() ? "-" : ratio(peer.getAsDouble() / row.msPerStep()),
          row.bytesPerStep(),
          warmUp.isEmpty() ? "-" : warmUp.getAsInt());
    }
  }

  /** How many times as fast as ONNX Runtime. */
  private static String ratio(double value) {
    return String.format(Locale.ROOT, "x %.2f", value);
  }

  /** ONNX Runtime's time with as many threads. */
  private static OptionalDouble peer(List<Measurement> measured, int threads) {
    return measured.stream()
        .filter(it -> it.runtime().equals(OnnxContestant.RUNTIME) && it.threads() == threads)
        .mapToDouble(Measurement::msPerStep)
        .findFirst();
  }

  private void notice(String line) {
    if (notices.add(line)) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }
  }

  private void say(String format, Object... values) {
    if (!json) {
      spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
      spec.commandLine().getOut().flush();
    }
  }
}
