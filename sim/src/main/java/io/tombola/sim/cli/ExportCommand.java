package io.tombola.sim.cli;

import io.tombola.engine.ticket.Ticket;
import io.tombola.sim.onnx.OnnxExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tombola export}: a ticket for other runtimes. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a ticket's rung as an ONNX graph of one timestep.",
      "Inputs: frame (event counts) and membrane_<layer>. Outputs: logits, spikes_<layer> and"
          + " new_membrane_<layer>, to be fed back. fp32 carries the engine's integers, so a runtime"
          + " gives the engine's spikes and logits exactly."
    })
final class ExportCommand implements Callable<Integer> {
  @Option(names = "--onnx", required = true, paramLabel = "FILE", description = "Graph to write.")
  private Path onnx;

  @Mixin private TicketOptions ticketOptions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path folder = onnx.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(onnx)) {
      throw new ParameterException(spec.commandLine(), onnx + " is a folder; name a file");
    }
    Ticket ticket = ticketOptions.read();
    // A rung that is not there or cannot run is named before anything is written.
    ticketOptions.compile(ticket);
    write(ticket);
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "wrote %s: rung %d of %s, %,d bytes",
                onnx,
                ticketOptions.rung(),
                ticketOptions.file(),
                Files.size(onnx)));
    return 0;
  }

  private void write(Ticket ticket) throws IOException {
    String name = ticketOptions.file().getFileName().toString();
    try {
      OnnxExport.write(ticket, ticketOptions.rung(), name, onnx);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: rung %d has no exact fp32 form: %s"
              .formatted(ticketOptions.file(), ticketOptions.rung(), e.getMessage()),
          e);
    }
  }
}
