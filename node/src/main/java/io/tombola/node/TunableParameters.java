package io.tombola.node;

import io.tombola.node.actor.CameraSystem.OpenCamera;
import io.tombola.node.decide.Budget;
import io.tombola.node.decide.DecisionRule;
import io.tombola.node.reconfigure.Setting;
import io.tombola.node.reconfigure.Settings;
import io.tombola.node.ros.ParameterTree;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** The parameters that can be changed while the node runs: decision rule, budget, and the log. */
final class TunableParameters {
  static final int STATISTICS_INTERVAL_S = 10;

  private static final DecisionRule SHIPPED = DecisionRule.SHIPPED;
  private static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "min_confidence",
              "Smoothed confidence that makes a gesture a command",
              0.01,
              1.0,
              SHIPPED.minConfidence()),
          new Setting(
              "release_confidence",
              "A held gesture is let go below this; at most min_confidence",
              0.0,
              1.0,
              SHIPPED.releaseConfidence()),
          new Setting(
              "smoothing_steps",
              "Confidences are averaged over this many timesteps",
              1,
              100,
              SHIPPED.smoothingSteps()),
          new Setting(
              "dwell_ms",
              "Sensor time for which either must last",
              0,
              60_000,
              (int) (SHIPPED.dwellUs() / 1000)),
          new Setting(
              "stale_ms",
              "Host time without events after which the state is STATE_STALE",
              10,
              60_000,
              (int) (SHIPPED.staleUs() / 1000)),
          new Setting(
              "budget_us_per_step",
              "Time that a timestep may take: binning, network and decision; 0 for any",
              0.0,
              60e6,
              Budget.NONE.usPerStep()),
          new Setting(
              "budget_ns_per_event",
              "The same for each event of the timestep; 0 for any",
              0.0,
              1e9,
              Budget.NONE.nsPerEvent()),
          new Setting(
              "budget_uj_per_s",
              "Energy of the network's operations in a second of sensor time; 0 for any",
              0.0,
              1e9,
              Budget.NONE.ujPerSecond()),
          new Setting(
              "budget_quiet_ms",
              "Sensor time for which a larger rung must fit the budget before it is taken",
              0,
              600_000,
              (int) (Budget.NONE.quietUs() / 1000)),
          new Setting(
              "statistics_interval_s",
              "Time between two lines of statistics on the log, 0 for none",
              0,
              86_400,
              STATISTICS_INTERVAL_S));

  private TunableParameters() {}

  /**
   * A parameter that the node starts with, of the limits that it has while the node runs.
   *
   * @param name without the tilde
   * @throws IllegalArgumentException when it lies outside of them; begins with the name
   */
  static double real(ParameterTree tree, String name, double usual) {
    return setting(name).require(tree.getDouble("~" + name, usual));
  }

  /** As above, of a whole number. */
  static int whole(ParameterTree tree, String name, int usual) {
    return setting(name).require(tree.getInteger("~" + name, usual));
  }

  private static Setting setting(String name) {
    return SETTINGS.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * The settings of a running node.
   *
   * @param camera takes the decision rule and the budget
   * @param statisticsInterval puts that interval, in seconds, in force
   */
  static Settings of(NodeParameters initial, OpenCamera camera, IntConsumer statisticsInterval) {
    DecisionRule shown = initial.rule();
    Budget budget = initial.budget();
    Map<String, Number> values =
        Map.ofEntries(
            Map.entry("min_confidence", shown.minConfidence()),
            Map.entry("release_confidence", shown.releaseConfidence()),
            Map.entry("smoothing_steps", shown.smoothingSteps()),
            Map.entry("dwell_ms", (int) (shown.dwellUs() / 1000)),
            Map.entry("stale_ms", (int) (shown.staleUs() / 1000)),
            Map.entry("budget_us_per_step", budget.usPerStep()),
            Map.entry("budget_ns_per_event", budget.nsPerEvent()),
            Map.entry("budget_uj_per_s", budget.ujPerSecond()),
            Map.entry("budget_quiet_ms", (int) (budget.quietUs() / 1000)),
            Map.entry("statistics_interval_s", initial.statisticsIntervalSeconds()));
    return new Settings(
        SETTINGS,
        values,
        changed -> {
          DecisionRule changedRule = rule(changed);
          Budget changedBudget = budget(changed);
          camera.change(changedRule);
          camera.change(changedBudget);
          statisticsInterval.accept(changed.get("statistics_interval_s").intValue());
        });
  }

  private static DecisionRule rule(Map<String, Number> values) {
    return new DecisionRule(
        values.get("min_confidence").doubleValue(),
        values.get("release_confidence").doubleValue(),
        values.get("smoothing_steps").intValue(),
        values.get("dwell_ms").longValue() * 1000,
        values.get("stale_ms").longValue() * 1000);
  }

  private static Budget budget(Map<String, Number> values) {
    return new Budget(
        values.get("budget_us_per_step").doubleValue(),
        values.get("budget_ns_per_event").doubleValue(),
        values.get("budget_uj_per_s").doubleValue(),
        values.get("budget_quiet_ms").longValue() * 1000);
  }
}
