package io.tombola.sim.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the runtimes took on one ticket.
 *
 * @param firingRate as measured on the ticket
 */
record Standings(Setting setting, double firingRate, List<Measurement> rows) {
  /** Milliseconds a step of a runtime with so many threads; empty when it did not take part. */
  OptionalDouble msPerStep(String runtime, int threads) {
    return rows.stream()
        .filter(row -> row.runtime().equals(runtime) && row.threads() == threads)
        .mapToDouble(Measurement::msPerStep)
        .findFirst();
  }
}
