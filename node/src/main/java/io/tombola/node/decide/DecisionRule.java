package io.tombola.node.decide;

/**
 * When a likely gesture becomes a command.
 *
 * @param minConfidence smoothed confidence that a gesture must reach to be commanded, 0..1
 * @param releaseConfidence smoothed confidence under which a held gesture is let go: hysteresis, so
 *     at most {@code minConfidence}
 * @param smoothingSteps confidences are averaged over this many timesteps, or over as many windows
 *     of timesteps as these touch
 * @param dwellUs sensor time for which a gesture must stay above {@code minConfidence} before it is
 *     commanded, and stay under {@code releaseConfidence} before it is let go
 * @param staleUs host time without events after which the decision is idle
 */
public record DecisionRule(
    double minConfidence,
    double releaseConfidence,
    int smoothingSteps,
    long dwellUs,
    long staleUs) {
  /** The rule of the shipped configuration, {@code config/decision.yaml}. */
  public static final DecisionRule SHIPPED = new DecisionRule(0.95, 0.5, 2, 0, 500_000);

  /** Checks the ranges; the message names the parameter as users set it. */
  public DecisionRule {
    require(
        minConfidence > 0 && minConfidence <= 1,
        "min_confidence " + minConfidence + " is outside 0..1");
    require(
        releaseConfidence >= 0 && releaseConfidence <= minConfidence,
        "release_confidence "
            + releaseConfidence
            + " is outside 0..min_confidence ("
            + minConfidence
            + ")");
    require(smoothingSteps >= 1, "smoothing_steps " + smoothingSteps + " is less than 1");
    require(dwellUs >= 0, "dwell_ms is negative");
    require(staleUs > 0, "stale_ms is not positive");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
