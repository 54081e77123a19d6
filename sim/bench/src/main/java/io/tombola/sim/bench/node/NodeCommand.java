package io.tombola.sim.bench.node;

import io.tombola.engine.frame.Frame;
import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.sim.cli.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench node}: from the camera's socket to the robot's, and the budget held. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a ROS master, the gesture node and a listener in this process and a simulated camera"
          + " in",
      "another, over TCPROS on loopback: quiet, a busy thread, a burst of events, and back; then"
          + " one",
      "event rate after the other. Each once with the budget and once without.",
      "A step's time is the node's own; a command's is from the camera's sending the message that",
      "closes the timestep to the command's arrival at the listener. The first "
          + RunSummary.GRACE_STEPS
          + " steps after each",
      "disturbance are left out. Exit code 1 when a loss has no name."
    })
public final class NodeCommand implements Callable<Integer> {
  private static final int FRAMES = 16;

  @Mixin private NodeOptions options;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the burst: step time, rung and event rate over time, as a PNG.")
  private Path plot;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Both runs of a scenario; null where there was none. */
  private record Pair(RunSummary with, RunSummary without) {
    static final Pair NONE = new Pair(null, null);

    boolean balanced() {
      return with == null || (with.ledgerBalances() && without.ledgerBalances());
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.check();
    Scenario burst = options.burstScenario();
    Scenario rates = options.ratesScenario();
    checkPlot(burst);
    Ticket ticket = options.ticket();
    List<CompiledTicket> rungs = CompiledTicket.ladder(ticket, Kernels.chosen());
    Set<Double> allRates = new LinkedHashSet<>();
    Stream.of(burst, rates).filter(Objects::nonNull).forEach(it -> allRates.addAll(it.rates()));
    long pattern = PatternFrames.seed(ticket.manifest(), rungs, List.copyOf(allRates));
    List<Frame> frames =
        PatternFrames.of(ticket.manifest(), pattern, allRates.iterator().next(), FRAMES);
    List<RungCost> costs = RungCost.of(ticket, rungs, frames);
    CorePauses pauses = CorePauses.measure();
    say("%s; %s", machine(), pauses);
    say("%s; %d us of events a message", options.describe(ticket), options.packetUs());
    NodeReport.ladder(costs).forEach(line -> say("%s", line));
    Path file = Files.createTempFile("tombola-bench", ".ticket");
    try {
      TicketFile.write(ticket, file);
      NodeRun.Setup setup =
          new NodeRun.Setup(
              file,
              ticket.manifest(),
              rungs.size(),
              options.budgetUs(),
              options.budgetQuietMs(),
              options.packetUs(),
              pattern);
      Pair bursts = burst == null ? Pair.NONE : run("burst", setup, burst, plot);
      Pair sweeps = rates == null ? Pair.NONE : run("event rates", setup, rates, null);
      if (burst != null) {
        say("%n%s", NodeReport.verdict(bursts.with, bursts.without));
      }
      if (json) {
        NodeResult result =
            new NodeResult(
                machine(),
                pauses,
                options.describe(ticket),
                costs,
                bursts.with,
                bursts.without,
                sweeps.with,
                sweeps.without);
        spec.commandLine().getOut().println(Json.of(result));
      }
      return bursts.balanced() && sweeps.balanced() ? 0 : 1;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Before minutes of running, not after them. */
  private void checkPlot(Scenario burst) {
    if (plot == null) {
      return;
    }
    if (burst == null) {
      throw new ParameterException(spec.commandLine(), "--plot draws the burst: --burst is 0");
    }
    if (!plot.toString().endsWith(".png")) {
      throw new ParameterException(spec.commandLine(), "--plot " + plot + " must end with .png");
    }
    Path folder = plot.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), "--plot " + plot + ": there is no folder " + folder);
    }
  }

  private Pair run(String name, NodeRun.Setup setup, Scenario scenario, Path picture)
      throws IOException, InterruptedException {
    RunLog with = NodeRun.of(setup, scenario, true);
    RunSummary withSummary = RunSummary.of(with, setup.budgetUs());
    NodeReport.lines(name, withSummary).forEach(line -> say("%s", line));
    RunLog without = NodeRun.of(setup, scenario, false);
    RunSummary withoutSummary = RunSummary.of(without, setup.budgetUs());
    NodeReport.lines(name, withoutSummary).forEach(line -> say("%s", line));
    if (picture != null) {
      NodePlot.write(picture, List.of(with, without), setup.budgetUs(), setup.rungs());
    }
    return new Pair(withSummary, withoutSummary);
  }

  private static String machine() {
    return "Java %s, %d cores, %s kernels"
        .formatted(
            System.getProperty("java.vm.version"),
            Runtime.getRuntime().availableProcessors(),
            Kernels.chosen().name());
  }

  private void say(String format, Object... values) {
    if (!json) {
      spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
      spec.commandLine().getOut().flush();
    }
  }
}
