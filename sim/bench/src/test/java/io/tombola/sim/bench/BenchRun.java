package io.tombola.sim.bench;

import io.tombola.sim.cli.Tombola;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What came of a {@code tombola bench} command line. */
public record BenchRun(int exit, String out, String err) {
  /** Runs one. */
  public static BenchRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands =
        Tombola.commandLine(new BenchCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    String[] line = Stream.concat(Stream.of("bench"), Stream.of(arguments)).toArray(String[]::new);
    int exit = commands.execute(line);
    commands.getOut().flush();
    commands.getErr().flush();
    return new BenchRun(exit, out.toString(), err.toString());
  }
}
