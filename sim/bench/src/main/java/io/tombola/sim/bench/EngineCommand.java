package io.tombola.sim.bench;

import io.tombola.sim.cli.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
      "Times one timestep of random tickets in several runtimes, in one process: medians of steps"
          + " in the quieter half of "
          + Race.ROUNDS
          + " rounds, in each of which every runtime takes a turn on every ticket of a size.",
      "Every layer fires at about the wanted rate. The engine's kernels and ONNX Runtime, on the"
          + " exported graph with all its optimisations, must give the same logits first; nd4j is"
          + " the search's dense network.",
      "At the first ticket of each size reference takes part (it is slow, whatever the ticket), and"
          + " fresh processes count the steps to within 20 %% of the steady pace.",
      "--arch vit-tiny, vit-small or vit-<dimension>x<depth>, with or without -membrane behind it,"
          + " times windows of a spiking ViT on the engine's kernels, for encoders of 16-bit and of"
          + " ternary weights and three shares of kept patches, and in ONNX Runtime, all patches"
          + " kept; logits must be the same first. A --peer takes its turn in every round."
    })
final class EngineCommand implements Callable<Integer> {
  private static final double PERCENT = 100;

  /** Below this share of the time something else runs too. */
  private static final double BUSY = 0.9;

  @Mixin private EngineOptions options;

  @Option(names = "--json", description = "Print one JSON list.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Set<String> notices = new LinkedHashSet<>();

  @Override
  public Integer call() throws IOException {
    if (options.isVit()) {
      raceVits();
      return 0;
    }
    List<List<Entry>> sizes = options.entries();
    List<Integer> threads = options.threads();
    double seconds = options.seconds();
    say(
        "Java %s, %d cores; medians of steps in the quieter half of %d rounds, %s s for each"
            + " runtime and ticket",
        Runtime.version(), Runtime.getRuntime().availableProcessors(), Race.ROUNDS, seconds);
    List<Standings> all = new ArrayList<>();
    for (List<Entry> entries : sizes) {
      all.addAll(race(entries, threads, seconds));
    }
    say("");
    new Summary(all).lines().forEach(this::say);
    if (json) {
      List<Measurement> rows = all.stream().flatMap(it -> it.rows().stream()).toList();
      spec.commandLine().getOut().println(Json.of(rows));
    }
    return 0;
  }

  /** Races spiking ViTs, which decide windows. */
  private void raceVits() throws IOException {
    List<VitRow> rows = new ArrayList<>();
    for (Setting setting : options.vits()) {
      try (var race = new VitRace(setting, options.kernels(), options.isOnnx())) {
        if (options.peer() != null) {
          PeerContestant peer = new PeerContestant(options.peer());
          say("peer: " + peer.name());
          race.add(peer);
        }
        List<VitRow> found = race.run(options.seconds());
        VitRace.table(found).forEach(this::say);
        rows.addAll(found);
      }
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(rows));
    }
  }

  /** Races all tickets of a size. */
  private List<Standings> race(List<Entry> entries, List<Integer> threads, double seconds)
      throws IOException {
    List<Heat> heats = new ArrayList<>();
    try {
      for (Entry entry : entries) {
        heats.add(Heat.load(entry, threads, this::notice));
      }
      Race.run(heats, seconds);
      warnOfOthers(heats, threads);
      List<Standings> standings = heats.stream().map(Heat::standings).toList();
      for (int i = 0; i < heats.size(); i++) {
        List<OptionalInt> warmUps = i == 0 && !json ? warmUps(heats.get(i)) : List.of();
        Table.lines(standings.get(i), warmUps).forEach(this::say);
      }
      return standings;
    } finally {
      heats.forEach(Heat::close);
    }
  }

  /** Tells when other programs had the cores, for then figures say little. */
  private void warnOfOthers(List<Heat> heats, List<Integer> threads) {
    for (int count : threads) {
      double share =
          heats.stream()
              .flatMap(heat -> heat.lanes().stream())
              .filter(lane -> lane.contestant().runtime().equals(Runtimes.FASTEST))
              .filter(lane -> lane.contestant().threads() == count)
              .mapToDouble(Lane::coreShare)
              .average()
              .orElse(1);
      if (share < BUSY) {
        notice(
            String.format(
                Locale.ROOT,
                "this machine was busy: threads had a core for %.0f %% of their time, at %d a step;"
                    + " figures are too high",
                PERCENT * share,
                count));
      }
    }
  }

  private static List<OptionalInt> warmUps(Heat heat) throws IOException {
    List<OptionalInt> steps = new ArrayList<>();
    for (Lane lane : heat.lanes()) {
      boolean slow = lane.contestant().runtime().equals(Runtimes.SLOWEST);
      steps.add(slow ? OptionalInt.empty() : ColdStart.steps(heat.workload(), lane.contestant()));
    }
    return steps;
  }

  private void notice(String line) {
    if (notices.add(line)) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }
  }

  private void say(String format, Object... values) {
    say(String.format(Locale.ROOT, format, values));
  }

  private void say(String line) {
    if (!json) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }
}
