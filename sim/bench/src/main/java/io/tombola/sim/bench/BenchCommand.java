package io.tombola.sim.bench;

import io.tombola.sim.bench.ingest.IngestCommand;
import io.tombola.sim.bench.latency.LatencyCommand;
import io.tombola.sim.bench.node.NodeCommand;
import io.tombola.sim.bench.soak.SoakCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tombola bench}: what a timestep costs, and whether it comes out right. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Times the engine beside its peers, has one of them check its arithmetic, and times what"
            + " brings events in and the whole node.",
    subcommands = {
      EngineCommand.class,
      SwapCommand.class,
      IngestCommand.class,
      LatencyCommand.class,
      NodeCommand.class,
      SoakCommand.class,
      SearchStepCommand.class,
      JmhCommand.class,
      WitnessCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
