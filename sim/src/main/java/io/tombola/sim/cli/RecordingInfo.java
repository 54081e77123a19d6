package io.tombola.sim.cli;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.bag.BagReader;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;

/**
 * What a recording holds.
 *
 * @param events delivered by its reader
 * @param durationUs from the earliest event to the latest
 * @param width columns of the sensor, 0 when unknown, as in a recording without events
 * @param startNs time of the earliest event on the recording's own clock
 * @param endNs time of the latest event
 * @param backwardSteps events that are older than the one before them
 * @param dropped events left out by cause
 * @param compression of a bag's chunks; null for other formats
 * @param topics of a bag, all; null for other formats
 */
record RecordingInfo(
    String file,
    String format,
    long events,
    long onEvents,
    long offEvents,
    long durationUs,
    double eventsPerSecond,
    int width,
    int height,
    long startNs,
    long endNs,
    long backwardSteps,
    Map<DropCause, Long> dropped,
    String compression,
    List<Topic> topics) {

  /** A topic of a bag. */
  record Topic(String name, String type, long messages) {}

  /** What one pass over the events gathers. */
  private static final class Tally {
    long on;
    long earliestNs = Long.MAX_VALUE;
    long latestNs = Long.MIN_VALUE;
    long lastNs = Long.MIN_VALUE;
    long backwardSteps;

    void add(EventBatch batch) {
      for (int i = 0; i < batch.size(); i++) {
        long timeNs = batch.sensorTimeNs(i);
        on += batch.on(i) ? 1 : 0;
        backwardSteps += timeNs < lastNs ? 1 : 0;
        lastNs = timeNs;
        earliestNs = Math.min(earliestNs, timeNs);
        latestNs = Math.max(latestNs, timeNs);
      }
    }
  }

  /** Reads a recording from start to end. */
  static RecordingInfo of(Path file, RecordingOptions options) throws IOException {
    Tally tally = new Tally();
    try (EventReader reader = options.open(file);
        ProgressBar bar = Progress.of("info", -1)) {
      EventBatch batch = new EventBatch();
      int width = 0;
      int height = 0;
      while (reader.read(batch)) {
        tally.add(batch);
        width = Math.max(width, batch.width());
        height = Math.max(height, batch.height());
        bar.stepBy(batch.size());
      }
      long events = reader.ledger().out();
      long startNs = events == 0 ? 0 : tally.earliestNs;
      long endNs = events == 0 ? 0 : tally.latestNs;
      long durationUs = (endNs - startNs) / 1000;
      Map<DropCause, Long> dropped = reader.ledger().drops();
      BagContents bag = reader.format().startsWith("ROS bag") ? BagContents.of(file) : null;
      return new RecordingInfo(
          file.toString(),
          reader.format(),
          events,
          tally.on,
          events - tally.on,
          durationUs,
          durationUs == 0 ? 0 : events * 1e6 / durationUs,
          width,
          height,
          startNs,
          endNs,
          tally.backwardSteps,
          dropped,
          bag == null ? null : bag.compression(),
          bag == null ? null : bag.topics());
    }
  }

  /** All topics of a bag, and how its chunks are stored. */
  private record BagContents(String compression, List<Topic> topics) {
    static BagContents of(Path file) throws IOException {
      Map<String, Topic> topics = new LinkedHashMap<>();
      Set<BagCompression> compressions = EnumSet.noneOf(BagCompression.class);
      try (BagReader bag = BagReader.open(file)) {
        bag.connections()
            .forEach(c -> topics.putIfAbsent(c.topic(), new Topic(c.topic(), c.type(), 0)));
        while (bag.next()) {
          topics.computeIfPresent(
              bag.connection().topic(),
              (name, topic) -> new Topic(name, topic.type(), topic.messages() + 1));
          if (bag.compression() != null) {
            compressions.add(bag.compression());
          }
        }
      }
      String names =
          compressions.stream().map(BagCompression::field).collect(Collectors.joining(", "));
      return new BagContents(names.isEmpty() ? "none" : names, new ArrayList<>(topics.values()));
    }
  }
}
