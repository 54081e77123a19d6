package io.tombola.sim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The top command. */
@Command(
    name = "tombola",
    mixinStandardHelpOptions = true,
    versionProvider = Tombola.Version.class,
    description = "Gesture commands from event cameras, by lottery tickets of spiking networks.",
    subcommands = {
      DemoCommand.class,
      NodeCommand.class,
      ReplayCommand.class,
      InfoCommand.class,
      ConvertCommand.class,
      SimulateCommand.class,
      SearchCommand.class,
      SweepCommand.class,
      EvalCommand.class,
      DataCommand.class,
      EnergyCommand.class,
      TicketCommand.class,
      ExportCommand.class
    })
public final class Tombola {
  /** Runs a command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /**
   * The command line with its error handling, ready to execute.
   *
   * @param further commands beside those that are always there
   */
  public static CommandLine commandLine(Object... further) {
    var commands = new CommandLine(new Tombola());
    for (Object command : further) {
      commands.addSubcommand(command);
    }
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::ofParameters)
        .setExecutionExceptionHandler(Failures::ofExecution);
  }

  /** The version that the jar's manifest states. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Tombola.class.getPackage().getImplementationVersion();
      return new String[] {"tombola " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
