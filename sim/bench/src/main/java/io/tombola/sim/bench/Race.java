package io.tombola.sim.bench;

import java.util.List;

/**
 * Times several tickets in all their runtimes in one go. What else the machine does comes and goes,
 * so steps are timed in many short rounds, there and back, that spread it over all alike; medians
 * then forget it.
 */
final class Race {
  /** Rounds in which every runtime takes a turn on every ticket. */
  static final int ROUNDS = 20;

  private static final double NANOS_PER_SECOND = 1e9;

  private Race() {}

  /**
   * Runs them all.
   *
   * @param seconds of timing for each, after half as much to warm up; a runtime that compares
   *     logits for longer is timed by those steps
   * @throws IllegalStateException when two runtimes disagree on a ticket's logits
   */
  static void run(List<Heat> heats, double seconds) {
    heats.forEach(Heat::compare);
    time(heats.stream().flatMap(heat -> heat.lanes().stream()).toList(), seconds);
  }

  /** Times contestants that need no comparison. */
  static void time(List<Lane> lanes, double seconds) {
    long nanos = (long) (seconds * NANOS_PER_SECOND);
    for (Lane lane : lanes) {
      lane.run(nanos / 2, nanos);
      lane.settle(nanos);
    }
    int last = lanes.size() - 1;
    for (int round = 0; round < ROUNDS; round++) {
      for (int turn = 0; turn <= last; turn++) {
        Lane lane = lanes.get(round % 2 == 0 ? turn : last - turn);
        lane.run(nanos / ROUNDS, nanos);
      }
    }
  }
}
