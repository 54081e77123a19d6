package io.tombola.sim.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** One ticket, loaded into several runtimes, each with a stopwatch. */
record Heat(Workload workload, List<Lane> lanes) implements AutoCloseable {
  /** Timesteps from rest over which logits are compared. */
  private static final int COMPARED_STEPS = 2;

  /**
   * Draws an entry's ticket and loads it.
   *
   * @param threads numbers of threads to try
   * @param skipped told, in a line, why a runtime does not take part
   */
  static Heat load(Entry entry, List<Integer> threads, Consumer<String> skipped) {
    Workload workload = Workload.of(entry.setting());
    int frames = workload.frames().size();
    List<Lane> lanes =
        Runtimes.load(workload, entry.runtimes(), threads, skipped).stream()
            .map(contestant -> new Lane(contestant, frames))
            .toList();
    return new Heat(workload, lanes);
  }

  /**
   * Takes first steps: those that do the ticket's arithmetic must agree on the logits.
   *
   * @throws IllegalStateException when two disagree
   */
  void compare() {
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

  /** What the stopwatches say. */
  Standings standings() {
    return new Standings(
        workload.setting(),
        workload.firingRate(),
        lanes.stream().map(lane -> Measurement.of(workload, lane)).toList());
  }

  @Override
  public void close() {
    lanes.forEach(lane -> lane.contestant().close());
  }
}
