package io.tombola.sim.cli;

import io.tombola.engine.kernel.Kernels;
import io.tombola.engine.run.CompiledTicket;
import io.tombola.engine.run.ReadyTicket;
import io.tombola.engine.ticket.AnyTicket;
import io.tombola.engine.ticket.Ticket;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.engine.ticket.TrustedKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
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

  /** Reads a ticket of a network of layers. */
  public Ticket read() throws IOException {
    return TicketFile.read(file);
  }

  /** Reads a ticket of whichever network. */
  AnyTicket readAny() throws IOException {
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

  /** Makes the rung ready to run. */
  public CompiledTicket compile(Ticket ticket) {
    int asked = rungOf(ticket.rungs().size());
    return compiled(Kernels.choice(), () -> CompiledTicket.of(ticket, asked));
  }

  /** Makes all rungs ready to run. */
  ReadyTicket ladder(AnyTicket ticket) {
    return compiled(ReadyTicket.chosen(ticket), () -> ReadyTicket.of(ticket));
  }

  /** The rung alone. */
  ReadyTicket rung(ReadyTicket ladder) {
    return ladder.only(rungOf(ladder.size()));
  }

  private int rungOf(int rungs) {
    int asked = rung();
    if (asked < 0 || asked >= rungs) {
      throw new ParameterException(
          command.commandLine(), "--rung " + rung + ": the ticket has rungs 0.." + (rungs - 1));
    }
    return asked;
  }

  private <T> T compiled(Kernels.Choice kernels, Supplier<T> compiling) {
    try {
      kernels.warning().ifPresent(command.commandLine().getErr()::println);
      return compiling.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), file + ": rung " + rung + " cannot run: " + e.getMessage(), e);
    }
  }
}
