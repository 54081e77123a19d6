package io.tombola.sim.cli;

import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import io.tombola.sim.onnx.OnnxExport;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which ticket, and which of its rungs. */
public final class TicketOptions {
  @Option(names = "--ticket", required = true, paramLabel = "FILE", description = "The ticket.")
  private Path file;

  @Option(
      names = "--rung",
      defaultValue = "0",
      paramLabel = "K",
      description =
          "Rung of its ladder, 0 is the largest; eval also takes all (default: ${DEFAULT-VALUE}).")
  private String rung;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The ticket's file. */
  public Path file() {
    return file;
  }

  /** Reads a ticket of whichever network. */
  public AnyTicket readAny() throws IOException {
    return TicketFile.readAny(file, TrustedKeys.ANYBODY);
  }

  /** True when all rungs of the ladder were asked for. */
  boolean allRungs() {
    return rung.equals("all");
  }

  /** The rung of the ladder that was asked for. */
  public int rung() {
    try {
      return Integer.parseInt(rung);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          command.commandLine(),
          "--rung " + rung + " is no number" + (allRungs() ? ": one rung at a time here" : ""),
          e);
    }
  }

  /** Refuses a ticket that no stream of events can feed. */
  public void requireStream(AnyTicket ticket) {
    try {
      ticket.manifest().frameSettings();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), file + ": " + e.getMessage(), e);
    }
  }

  /** Makes all rungs ready to run. */
  public ReadyTicket ladder(AnyTicket ticket) {
    try {
      Kernels.Choice kernels = ReadyTicket.chosen(ticket);
      kernels.warning().ifPresent(command.commandLine().getErr()::println);
      return ReadyTicket.of(ticket);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), file + " cannot run: " + e.getMessage(), e);
    }
  }

  /** The rung alone. */
  public ReadyTicket rung(ReadyTicket ladder) {
    int asked = rung();
    if (asked < 0 || asked >= ladder.size()) {
      throw new ParameterException(
          command.commandLine(),
          "--rung " + rung + ": the ticket has rungs 0.." + (ladder.size() - 1));
    }
    return ladder.only(asked);
  }

  /**
   * A rung as an ONNX graph.
   *
   * @param alone the rung that was asked for
   */
  public byte[] graph(AnyTicket ticket, ReadyTicket alone) {
    try {
      return OnnxExport.graph(ticket, alone, file.getFileName().toString());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          "%s: rung %s has no exact fp32 form: %s".formatted(file, rung, e.getMessage()),
          e);
    }
  }
}
