package io.tombola.node;

import io.tombola.node.decide.DecisionRule;
import io.tombola.node.reconfigure.Setting;
import io.tombola.node.reconfigure.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The parameters that can be changed while the node runs: the decision rule, and the log. */
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
              "statistics_interval_s",
              "Time between two lines of statistics on the log, 0 for none",
              0,
              86_400,
              STATISTICS_INTERVAL_S));

  private TunableParameters() {}

  /**
   * The settings of a running node.
   *
   * @param rule puts a decision rule in force
   * @param statisticsInterval puts that interval, in seconds, in force
   */
  static Settings of(
      NodeParameters initial, Consumer<DecisionRule> rule, IntConsumer statisticsInterval) {
    DecisionRule shown = initial.rule();
    Map<String, Number> values =
        Map.of(
            "min_confidence", shown.minConfidence(),
            "release_confidence", shown.releaseConfidence(),
            "smoothing_steps", shown.smoothingSteps(),
            "dwell_ms", (int) (shown.dwellUs() / 1000),
            "stale_ms", (int) (shown.staleUs() / 1000),
            "statistics_interval_s", initial.statisticsIntervalSeconds());
    return new Settings(
        SETTINGS,
        values,
        changed -> {
          rule.accept(rule(changed));
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
}
