package io.tombola.sim.bench.ingest;

import java.util.Comparator;
import java.util.List;

/**
 * How fast a wire is with messages of one size.
 *
 * @param megaEventsPerSecond decoded, millions
 * @param bytesAllocatedPerMessage on the heap, by the thread that receives and decodes
 */
record IngestMeasurement(
    String wire, int eventsPerMessage, double megaEventsPerSecond, long bytesAllocatedPerMessage) {
  private static final double NS_PER_US = 1e3;

  /** What happened between two readings; 0 events a second when nothing did. */
  static IngestMeasurement between(
      String wire, int eventsPerMessage, Meter.Reading before, Meter.Reading after) {
    long messages = after.messages() - before.messages();
    return new IngestMeasurement(
        wire,
        eventsPerMessage,
        (after.events() - before.events()) * NS_PER_US / (after.timeNs() - before.timeNs()),
        messages == 0 ? 0 : (after.allocatedBytes() - before.allocatedBytes()) / messages);
  }

  /** The one in the middle, by events a second. */
  static IngestMeasurement median(List<IngestMeasurement> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(IngestMeasurement::megaEventsPerSecond))
        .skip(rounds.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  /** Time for one event, nanoseconds; a method and not a component, as it says the same. */
  double nsPerEvent() {
    return NS_PER_US / megaEventsPerSecond;
  }
}
