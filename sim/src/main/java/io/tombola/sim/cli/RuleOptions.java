package io.tombola.sim.cli;

import io.tombola.node.decide.DecisionRule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The decision rule: as Tombola ships it, save what an option changes. */
final class RuleOptions {
  private static final String SHIPPED = " (default: as shipped).";

  @Option(
      names = "--min-confidence",
      paramLabel = "P",
      description = "Confidence that makes a command" + SHIPPED)
  private double minConfidence = DecisionRule.SHIPPED.minConfidence();

  @Option(
      names = "--release-confidence",
      paramLabel = "P",
      description = "Confidence below which a command ends" + SHIPPED)
  private double releaseConfidence = DecisionRule.SHIPPED.releaseConfidence();

  @Option(
      names = "--smoothing-steps",
      paramLabel = "N",
      description = "Timesteps averaged" + SHIPPED)
  private int smoothingSteps = DecisionRule.SHIPPED.smoothingSteps();

  @Option(
      names = "--dwell-ms",
      paramLabel = "MS",
      description = "How long a gesture must stay likely" + SHIPPED)
  private long dwellMs = DecisionRule.SHIPPED.dwellUs() / 1000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The rule. Recordings are never stale: only a live camera falls silent by the host's clock. */
  DecisionRule rule() {
    try {
      return new DecisionRule(
          minConfidence,
          releaseConfidence,
          smoothingSteps,
          dwellMs * 1000,
          DecisionRule.SHIPPED.staleUs());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
