package io.tombola.sim.cli;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.sim.scene.Gesture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * Holds the commands that arrived against the gestures that were shown.
 *
 * <p>A gesture is right when the command that stands at its end is its own: a wrong command that is
 * corrected in time does not count against it, a right one that is lost again does. A command
 * belongs to the gesture during which its last event happened. Times are nanoseconds since 1970.
 */
final class DemoScore {
  private final List<Shown> shown = new ArrayList<>();
  private final List<Received> received = new ArrayList<>();
  private final Histogram latencyNs = new Histogram(60_000_000_000L, 3);
  private long endNs;

  /** A gesture and when it began. */
  private record Shown(Gesture gesture, long onsetNs) {}

  /** A command and the time of its last event. */
  private record Received(long gesture, long eventNs) {}

  /** What became of one gesture; {@code standing} is 0 for idle. */
  record Outcome(Gesture gesture, long standing, OptionalLong firstRightNs) {
    boolean right() {
      return standing == gesture.id();
    }
  }

  /** A gesture begins. */
  synchronized void shows(Gesture gesture, long onsetNs) {
    shown.add(new Shown(gesture, onsetNs));
  }

  /** The last gesture has ended. */
  synchronized void ends(long timeNs) {
    endNs = timeNs;
  }

  /** The gesture shown at {@code timeNs}. */
  synchronized Optional<Gesture> shownAt(long timeNs) {
    return shown.stream()
        .filter(one -> one.onsetNs() <= timeNs)
        .reduce((first, second) -> second)
        .map(Shown::gesture);
  }

  /** Seconds since the first gesture began. */
  synchronized double secondsAt(long timeNs) {
    return shown.isEmpty() ? 0 : (timeNs - shown.get(0).onsetNs()) / 1e9;
  }

  /** A command arrived; idle ones count for what stands, not for latency. */
  synchronized void receives(GestureCommand command, long nowNs) {
    long eventNs = command.lastEventSensorNs();
    received.add(new Received(command.gesture(), eventNs));
    if (command.state() == GestureCommand.State.GESTURE) {
      latencyNs.recordValue(Math.max(0, nowNs - eventNs));
    }
  }

  /** One outcome for each gesture that has ended. */
  synchronized List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      long untilNs = i + 1 < shown.size() ? shown.get(i + 1).onsetNs() : endNs;
      outcomes.add(outcome(shown.get(i), untilNs));
    }
    return outcomes;
  }

  private Outcome outcome(Shown one, long untilNs) {
    long standing = 0;
    OptionalLong firstRightNs = OptionalLong.empty();
    for (Received command : received) {
      if (command.eventNs() >= untilNs) {
        break;
      }
      standing = command.gesture();
      boolean right = standing == one.gesture().id() && command.eventNs() >= one.onsetNs();
      if (right && firstRightNs.isEmpty()) {
        firstRightNs = OptionalLong.of(command.eventNs() - one.onsetNs());
      }
    }
    return new Outcome(one.gesture(), standing, firstRightNs);
  }

  /** Nanoseconds from a command's last event to its arrival. */
  synchronized Histogram latencyNs() {
    return latencyNs.copy();
  }

  /** Median nanoseconds from a gesture's onset to its first right command; NaN without any. */
  double onsetMedianNs() {
    long[] onsets =
        outcomes().stream()
            .map(Outcome::firstRightNs)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .sorted()
            .toArray();
    if (onsets.length == 0) {
      return Double.NaN;
    }
    int half = onsets.length / 2;
    return onsets.length % 2 == 1 ? onsets[half] : (onsets[half - 1] + onsets[half]) / 2.0;
  }
}
