package io.tombola.sim.bench;

import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.cli.Progress;
import io.tombola.sim.cli.TicketOptions;
import io.tombola.sim.data.DataSetException;
import io.tombola.sim.data.Dvs128Gesture;
import io.tombola.sim.data.Split;
import io.tombola.sim.data.Trial;
import io.tombola.sim.onnx.OnnxExport;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola bench witness}: what an outsider says of the engine's arithmetic. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a ticket's rung on the test users' recordings in the engine and, exported, in ONNX"
          + " Runtime, on streams as a robot sees them, membranes carried over.",
      "A clip is decided as in eval; a timestep, for the likeliest class. Any difference ends with"
          + " exit code 1."
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
    Ticket ticket = ticketOptions.read();
    ticketOptions.requireStream(ticket);
    Witness witness = witness(ticket);
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
    say("timesteps  %7d, %7d decided alike", findings.timesteps(), findings.equalTimesteps());
    say("largest difference of two logits: %d", findings.greatestDifference());
    return findings.agree() ? 0 : 1;
  }

  private Witness witness(Ticket ticket) {
    CompiledTicket compiled = ticketOptions.compile(ticket);
    try {
      byte[] model = OnnxExport.model(ticket, compiled.rung(), ticketOptions.file().toString());
      return new Witness(compiled, model);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: rung %d has no exact fp32 form: %s"
              .formatted(ticketOptions.file(), compiled.rung(), e.getMessage()),
          e);
    }
  }

  private void say(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
