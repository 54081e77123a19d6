package io.tombola.sim.bench;

import io.tombola.sim.cli.Tombola;

/** The command line with {@code tombola bench}, whose libraries only benchmarks have at hand. */
public final class BenchMain {
  private BenchMain() {}

  /** Runs a command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(Tombola.commandLine(new BenchCommand()).execute(args));
  }
}
