package io.tombola.sim.cli;

import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
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
      "Writes a ticket's rung as an ONNX graph: of one timestep, or of a spiking ViT's window.",
      "A timestep's inputs: frame (event counts) and membrane_<layer>. Outputs: logits,"
          + " spikes_<layer> and new_membrane_<layer>, to be fed back.",
      "A window's input: frames, one for each of its timesteps. Outputs: logits, sums (what the"
          + " readout sees) and, where the rung prunes patches, kept (which ones stay).",
      "Floating point carries the engine's integers, so a runtime gives the engine's spikes and"
          + " logits exactly."
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
    // Whatever cannot be read, run or exported is named before anything is written.
    AnyTicket ticket = ticketOptions.readAny();
    ReadyTicket rung = ticketOptions.rung(ticketOptions.ladder(ticket));
    OnnxExport.write(ticketOptions.graph(ticket, rung), onnx);
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
}
