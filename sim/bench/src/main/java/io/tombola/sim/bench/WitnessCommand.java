package io.tombola.sim.bench;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.sim.cli.Progress;
import io.tombola.sim.cli.TicketOptions;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tombola bench witness}: what an outsider says of the engine's arithmetic. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a ticket's rung on the test users' recordings in the engine and, exported, in ONNX"
          + " Runtime, on streams as a robot sees them, membranes carried over.",
      "A clip is decided as in eval; a timestep, or a spiking ViT's window, for the likeliest class."
          + " Any difference ends with exit code 1."
    })
final class WitnessCommand implements Callable<Integer> {
  @Mixin private TicketOptions ticketOptions;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Data set in DVS128Gesture's layout, original or simulated.")
  private Path data;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    AnyTicket ticket = ticketOptions.readAny();
    ticketOptions.requireStream(ticket);
    ReadyTicket rung = ticketOptions.rung(ticketOptions.ladder(ticket));
    var witness = new Witness(rung, ticketOptions.graph(ticket, rung));
    Dvs128Gesture set = Dvs128Gesture.open(data);
    List<Trial> trials = set.trials(Split.TEST);
    if (trials.isEmpty()) {
      throw new DataSetException(data, "no trials of the split " + Split.TEST.description());
    }
    Witness.Findings findings;
    try (ProgressBar progress = Progress.of("witness", 2L * trials.size())) {
      findings = witness.testify(trials, progress::step);
    }
    say("%s, split %s, %d trials", set.name(), Split.TEST.description(), trials.size());
    say("samples    %7d, %7d decided alike", findings.samples(), findings.equalSamples());
    say(
        "%-9s  %7d, %7d decided alike",
        rung.window() == 1 ? "timesteps" : "windows",
        findings.decisions(),
        findings.equalDecisions());
    say("largest difference of two logits: %d", findings.greatestDifference());
    return findings.agree() ? 0 : 1;
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
