package io.tombola.sim.data;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.file.Aedat31Writer;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureSimulator;
import io.tombola.sim.scene.OtherKind;
import io.tombola.sim.scene.Take;
import io.tombola.sim.scene.User;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records one simulated trial: a person performs the eleven gestures in the data set's order, arm
 * roll twice as in the original, and rests between them.
 */
final class TrialRecorder {
  /** Fixed, so that a file repeats byte for byte. */
  private static final OffsetDateTime START_TIME = Instant.EPOCH.atOffset(ZoneOffset.UTC);

  private static final double US_PER_SECOND = 1e6;

  /** Moving from rest into a gesture is not labelled as the gesture. */
  private static final double ONSET_SECONDS = 0.3;

  /** Rests, as shares of a clip. */
  private static final double SHORTEST_REST = 0.1;

  private static final double LONGEST_REST = 0.2;

  /** Clips are this much shorter or longer than asked for. */
  private static final double CLIP_SPREAD = 0.15;

  /** A take whose claps give fewer events a second is drawn again: too dark, or too dull a chip. */
  private static final double LEAST_EVENTS_PER_SECOND = 4500;

  private static final int MOST_TAKES = 10;

  private final GestureSimulator simulator;
  private final SplittableRandom random;
  private final double clipSeconds;
  private final EventBatch batch = new EventBatch();
  private final List<GestureLabels.Clip> clips = new ArrayList<>();
  private long events;

  private TrialRecorder(User user, Take take, double clipSeconds) {
    this.simulator = new GestureSimulator(user, take);
    this.random = new SplittableRandom(take.seed());
    this.clipSeconds = clipSeconds;
  }

  /**
   * What to record. All randomness follows from {@code user} and {@code trial}.
   *
   * @param trial the session's place among the user's
   * @param extraOthers clips of "other gestures" added at the end, each of another kind
   */
  record Session(int user, int trial, String light, int extraOthers) {}

  /** Writes the session's recording and labels into {@code folder}. */
  static GestureRecorder.Recorded record(
      Session session, double clipSeconds, Take.RotationSeenBy rotationSeenBy, Path folder)
      throws IOException {
    TrialRecorder recorder = null;
    for (int draw = 0; draw < MOST_TAKES; draw++) {
      Take take =
          Take.ofSeed((session.user() * 1000L + session.trial()) * MOST_TAKES + draw)
              .withRotationSeenBy(rotationSeenBy);
      recorder = new TrialRecorder(User.ofSeed(session.user()), take, clipSeconds);
      recorder.simulator.show(OtherKind.STANDING_STILL);
      recorder.perform(Gesture.HAND_CLAPPING);
      if (recorder.eventsPerSecond() >= LEAST_EVENTS_PER_SECOND) {
        break;
      }
    }
    String name = Trial.fileName(session.user(), session.light());
    recorder.write(session.extraOthers(), folder.resolve(name));
    new GestureLabels(recorder.clips).write(folder.resolve(Trial.labelFileName(name)));
    return new GestureRecorder.Recorded(
        1, recorder.clips.size(), recorder.events, recorder.simulator.nowUs() / US_PER_SECOND);
  }

  private double eventsPerSecond() {
    return batch.size() / (simulator.nowUs() / US_PER_SECOND);
  }

  private void write(int extraOthers, Path file) throws IOException {
    try (Aedat31Writer writer = Aedat31Writer.create(file, "DVS128", START_TIME)) {
      for (Gesture gesture : Gesture.values()) {
        if (gesture == Gesture.HAND_CLAPPING) {
          flush(writer); // performed already, to judge the take
        } else {
          perform(gesture);
          flush(writer);
        }
        if (gesture == Gesture.ARM_ROLL) {
          perform(gesture);
          flush(writer);
        }
      }
      List<OtherKind> kinds = new ArrayList<>(List.of(OtherKind.values()));
      for (int i = 0; i < extraOthers; i++) {
        perform(kinds.remove(random.nextInt(kinds.size())));
        flush(writer);
      }
      rest();
      flush(writer);
    }
  }

  private void flush(Aedat31Writer writer) throws IOException {
    writer.write(batch, 0, batch.size());
    events += batch.size();
    batch.clear();
  }

  private void perform(Gesture gesture) {
    rest();
    simulator.show(gesture);
    label(gesture);
  }

  private void perform(OtherKind kind) {
    rest();
    simulator.show(kind);
    label(Gesture.OTHER_GESTURES);
  }

  private void label(Gesture gesture) {
    pass(ONSET_SECONDS);
    long startUs = simulator.nowUs();
    pass(clipSeconds * random.nextDouble(1 - CLIP_SPREAD, 1 + CLIP_SPREAD));
    clips.add(new GestureLabels.Clip(gesture, startUs, simulator.nowUs()));
  }

  private void rest() {
    simulator.show(OtherKind.STANDING_STILL);
    pass(clipSeconds * random.nextDouble(SHORTEST_REST, LONGEST_REST));
  }

  private void pass(double seconds) {
    simulator.advance(simulator.nowUs() + Math.round(seconds * US_PER_SECOND), batch);
  }
}
