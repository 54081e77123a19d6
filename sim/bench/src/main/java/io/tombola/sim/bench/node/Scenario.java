package io.tombola.sim.bench.node;

import java.util.ArrayList;
import java.util.List;

/** What a run puts the node through: phases without a pause between them. */
record Scenario(List<Phase> phases) {
  private static final String WARM_UP = "warm-up";

  /** Copies the list. */
  Scenario {
    phases = List.copyOf(phases);
  }

  /**
   * Quiet, then a busy thread, then many times the events, then no more of them, then quiet again.
   *
   * @param quiet million events a second
   * @param burst million events a second
   * @param seconds of each phase
   */
  static Scenario burst(double quiet, double burst, double seconds, double warmUpSeconds) {
    return new Scenario(
        List.of(
            // A compiler that is still at work makes no use of the highest rate.
            new Phase(WARM_UP, warmUpSeconds / 2, quiet, false, false),
            new Phase(WARM_UP, warmUpSeconds / 2, burst, false, false),
            // What the burst before it did to the rung is over when figures begin.
            new Phase("settle", warmUpSeconds, quiet, false, false),
            new Phase("quiet", seconds, quiet, false, true),
            new Phase("busy thread", seconds, quiet, true, true),
            new Phase("burst", seconds, burst, true, true),
            new Phase("burst over", seconds, quiet, true, true),
            new Phase("quiet again", 2 * seconds, quiet, false, true)));
  }

  /** One rate after the other. */
  static Scenario rates(List<Double> megaEventsPerSecond, double seconds, double warmUpSeconds) {
    List<Phase> phases = new ArrayList<>();
    double highest = megaEventsPerSecond.stream().mapToDouble(it -> it).max().orElseThrow();
    phases.add(new Phase(WARM_UP, warmUpSeconds, highest, false, false));
    for (double rate : megaEventsPerSecond) {
      phases.add(new Phase(rate + " Mev/s", seconds, rate, false, true));
    }
    return new Scenario(phases);
  }

  /** Its rates, each once. */
  List<Double> rates() {
    return phases.stream().map(Phase::megaEventsPerSecond).distinct().toList();
  }

  /** Timesteps before phase {@code phase} begins; of all phases, for their number. */
  long firstTimestep(int phase, long timestepUs) {
    return phases.stream().limit(phase).mapToLong(it -> it.timesteps(timestepUs)).sum();
  }

  /** The first phase whose figures count. */
  int firstCounted() {
    int first = 0;
    while (!phases.get(first).counted()) {
      first++;
    }
    return first;
  }

  /** Whether a phase begins with more load than the counted one before it had. */
  boolean disturbs(int phase) {
    return phase > firstCounted() && phases.get(phase).disturbs(phases.get(phase - 1));
  }
}
