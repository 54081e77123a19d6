package io.tombola.sim.cli;

import io.tombola.node.ros.RosException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From exceptions to exit codes and the one line that users read. */
final class Failures {
  private Failures() {}

  /** The command line itself does not parse. */
  static int ofParameters(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .println(
            line(failure.getMessage())
                + "; see "
                + command.getCommandSpec().qualifiedName()
                + " --help");
    return ExitCode.USAGE;
  }

  /** A command failed: files and settings are the user's, anything else is ours. */
  static int ofExecution(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof ParameterException parameters) {
      return ofParameters(parameters, new String[0]);
    }
    if (failure instanceof RosException ros) {
      command.getErr().println(line(ros.getMessage()));
      return ExitCode.USAGE;
    }
    if (failure instanceof IOException file) {
      command.getErr().println(line(describe(file)));
      return ExitCode.USAGE;
    }
    command.getErr().println("tombola failed; this is a bug, please report what follows");
    failure.printStackTrace(command.getErr());
    return ExitCode.SOFTWARE;
  }

  private static String describe(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file or folder";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (failure instanceof FileSystemException other && other.getReason() == null) {
      return other.getFile() + ": " + other.getClass().getSimpleName();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static String line(String message) {
    return "tombola: " + message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
