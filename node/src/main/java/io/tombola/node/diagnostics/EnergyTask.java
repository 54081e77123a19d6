package io.tombola.node.diagnostics;

import io.tombola.engine.energy.Technology;
import io.tombola.msgs.ros.DiagnosticStatus.Level;
import io.tombola.node.actor.EnergyStatistics;

/** What the network's operations cost, while they are counted. */
public final class EnergyTask implements DiagnosticTask {
  private static final double PICOJOULE_PER_MICROJOULE = 1e6;

  private final EnergyStatistics statistics;
  private long timestepsReported;
  private long additionsReported;

  /** Watches one camera. */
  public EnergyTask(EnergyStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public String name() {
    return "Energy";
  }

  @Override
  public Report report(long nowNs) {
    long timesteps = statistics.timesteps();
    long additions = statistics.additions();
    long freshTimesteps = timesteps - timestepsReported;
    long freshAdditions = additions - additionsReported;
    timestepsReported = timesteps;
    additionsReported = additions;
    Report report =
        new Report()
            .summary(
                Level.OK,
                freshTimesteps == 0
                    ? "No timestep was counted since last update."
                    : "Operations are counted.")
            .add("Timesteps counted since last update", freshTimesteps)
            .add("Additions since last update", freshAdditions)
            .add("Timesteps counted since startup", timesteps)
            .add("Additions since startup", additions);
    for (Technology technology : Technology.PRESETS) {
      report.add(
          "Energy since last update, " + technology.name() + " (uJ)",
          "%.6f",
          freshAdditions * technology.additionPicojoule() / PICOJOULE_PER_MICROJOULE);
    }
    return report;
  }
}
