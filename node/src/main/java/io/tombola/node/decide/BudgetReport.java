package io.tombola.node.decide;

/**
 * How a budget stood at one moment.
 *
 * @param rung in force, 0 is the largest
 * @param rungs of the ladder
 * @param keepRatio share of the network's weights that the rung keeps
 * @param everySecondTimestep even the smallest rung is too dear, so every second timestep is shed
 * @param reason why this rung
 * @param predictedUs microseconds that the last timestep was expected to take, at most
 * @param measuredUs microseconds that the last timestep took which was run
 * @param budgetUs microseconds that the last timestep was allowed; 0 for any
 * @param predictedUjPerSecond microjoule a second, expected at most; 0 without such a budget
 * @param budgetUjPerSecond microjoule a second allowed; 0 for any
 */
public record BudgetReport(
    int rung,
    int rungs,
    double keepRatio,
    boolean everySecondTimestep,
    BudgetController.Reason reason,
    double predictedUs,
    double measuredUs,
    double budgetUs,
    double predictedUjPerSecond,
    double budgetUjPerSecond) {
  /** Before there is a camera. */
  public static final BudgetReport NONE =
      new BudgetReport(0, 1, 1, false, BudgetController.Reason.NO_BUDGET, 0, 0, 0, 0, 0);
}
