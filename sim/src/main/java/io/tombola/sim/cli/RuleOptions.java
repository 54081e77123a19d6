package io.tombola.sim.cli;

import io.tombola.node.decide.DecisionRule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The decision rule, with the values that Tombola ships. */
final class RuleOptions {
  @Option(
      names = "--min-confidence",
      defaultValue = "0.8",
      paramLabel = "P",
      description = "Confidence that makes a command (default: ${DEFAULT-VALUE}).")
  private double minConfidence;

  @Option(
      names = "--release-confidence",
      defaultValue = "0.5",
      paramLabel = "P",
      description = "Confidence below which a command ends (default: ${DEFAULT-VALUE}).")
  private double releaseConfidence;

  @Option(
      names = "--smoothing-steps",
      defaultValue = "5",
      paramLabel = "N",
      description = "Timesteps averaged (default: ${DEFAULT-VALUE}).")
  private int smoothingSteps;

  @Option(
      names = "--dwell-ms",
      defaultValue = "300",
      paramLabel = "MS",
      description = "How long a gesture must stay likely (default: ${DEFAULT-VALUE}).")
  private long dwellMs;

  @Option(
      names = "--stale-ms",
      defaultValue = "500",
      paramLabel = "MS",
      description = "Silence that ends a live command (default: ${DEFAULT-VALUE}).")
  private long staleMs;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The rule. */
  DecisionRule rule() {
    try {
      return new DecisionRule(
          minConfidence, releaseConfidence, smoothingSteps, dwellMs * 1000, staleMs * 1000);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
