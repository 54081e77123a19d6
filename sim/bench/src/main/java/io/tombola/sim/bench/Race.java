package io.tombola.sim.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times contestants on one workload, in rounds taken in turn, so that what else the machine does
 * hits all alike. Those that do the ticket's arithmetic must first agree on the logits.
 */
final class Race {
  private static final int ROUNDS = 10;

  /** Timesteps from rest over which logits are compared. */
  private static final int COMPARED_STEPS = 2;

  private static final double NANOS_PER_SECOND = 1e9;

  private Race() {}

  /**
   * Runs them all.
   *
   * @param seconds of timing for each, after half as much to warm up; a runtime that compares
   *     logits for longer is timed by those steps
   * @throws IllegalStateException when two disagree on a logit
   */
  static List<Lane> run(Workload workload, List<Contestant> contestants, double seconds) {
    int frames = workload.frames().size();
    List<Lane> lanes = contestants.stream().map(it -> new Lane(it, frames)).toList();
    long nanos = (long) (seconds * NANOS_PER_SECOND);
    compare(lanes);
    for (Lane lane : lanes) {
      lane.run(nanos / 2, nanos);
      lane.settle(nanos);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Lane lane : lanes) {
        lane.run(nanos / ROUNDS, nanos);
      }
    }
    return lanes;
  }

  private static void compare(List<Lane> lanes) {
    List<int[]> expected = new ArrayList<>();
    String first = null;
    for (Lane lane : lanes) {
      Contestant contestant = lane.contestant();
      for (int step = 0; step < COMPARED_STEPS; step++) {
        lane.run(0, Long.MAX_VALUE);
        int[] logits = contestant.logits().clone();
        if (logits.length == 0) {
          continue;
        }
        if (step == expected.size()) {
          expected.add(logits);
          first = contestant.runtime();
        } else if (!Arrays.equals(expected.get(step), logits)) {
          throw new IllegalStateException(
              "at step %d %s says %s, but %s says %s"
                  .formatted(
                      step,
                      first,
                      Arrays.toString(expected.get(step)),
                      contestant.runtime(),
                      Arrays.toString(logits)));
        }
      }
    }
  }
}
