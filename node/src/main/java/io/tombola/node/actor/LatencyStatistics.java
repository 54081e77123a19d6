package io.tombola.node.actor;

import io.tombola.node.actor.StageTimes.Stage;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How one camera's decisions spent their time since the node's start, in nanoseconds, to 1 %.
 * Recording allocates nothing; any thread may read.
 */
public final class LatencyStatistics {
  private static final int DIGITS = 2;
  private static final Stage[] STAGES = Stage.values();

  private final Map<Stage, Histogram> stages = new EnumMap<>(Stage.class);

  private final Histogram timesteps = histogram();
  private final Histogram commands = histogram();

  /** Nothing yet. */
  LatencyStatistics() {
    for (Stage stage : STAGES) {
      stages.put(stage, histogram());
    }
  }

  private static Histogram histogram() {
    return new ConcurrentHistogram(CameraStatistics.LONGEST_NS, DIGITS);
  }

  /** Counts a timestep that was closed by a packet. */
  void record(StageTimes times) {
    for (Stage stage : STAGES) {
      stages.get(stage).recordValue(CameraStatistics.clamp(times.ns(stage)));
    }
    timesteps.recordValue(CameraStatistics.clamp(times.totalNs()));
  }

  /** Counts a change of the decision, published {@code ns} after its packet had arrived. */
  void recordCommand(long ns) {
    commands.recordValue(CameraStatistics.clamp(ns));
  }

  /** Length of one stage of a timestep's way. */
  public Histogram stage(Stage stage) {
    return stages.get(stage);
  }

  /** From the arrival of the packet that closed a timestep to its classification's publishing. */
  public Histogram timesteps() {
    return timesteps;
  }

  /** From the arrival of the packet that changed the decision to the command's publishing. */
  public Histogram commands() {
    return commands;
  }
}
