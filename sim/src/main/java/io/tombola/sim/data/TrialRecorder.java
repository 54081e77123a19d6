package io.tombola.sim.data;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.file.Aedat31Writer;
import io.tombola.sim.scene.Gesture;
import io.tombola.sim.scene.GestureClips;
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

  /** Takes in which some gesture is nearly invisible are drawn again, up to this many. */
  private static final int MOST_TAKES = 12;

  private final GestureSimulator simulator;
  private final SplittableRandom random;
  private final double clipSeconds;
  private final EventBatch batch = new EventBatch();
  private final List<GestureLabels.Clip> clips = new ArrayList<>();

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
    TrialRecorder recorder;
    int draw = 0;
    boolean visible;
    do {
      Take take =
          Take.ofSeed((session.user() * 1000L + session.trial()) * MOST_TAKES + draw)
              .withRotationSeenBy(rotationSeenBy);
      recorder = new TrialRecorder(User.ofSeed(session.user()), take, clipSeconds);
      visible = recorder.performGestures(draw + 1 < MOST_TAKES);
      draw++;
    } while (!visible && draw < MOST_TAKES);
    recorder.performOthers(session.extraOthers());
    return recorder.write(folder.resolve(Trial.fileName(session.user(), session.light())));
  }

  /**
   * Performs all classes in order.
   *
   * @param choosy true: stop at the first clip with too few events to be seen
   * @return false when it stopped
   */
  private boolean performGestures(boolean choosy) {
    for (Gesture gesture : Gesture.values()) {
      int repeats = gesture == Gesture.ARM_ROLL ? 2 : 1;
      for (int i = 0; i < repeats; i++) {
        rest();
        simulator.show(gesture);
        double eventsPerSecond = label(gesture);
        if (choosy
            && gesture != Gesture.OTHER_GESTURES
            && eventsPerSecond < GestureClips.LEAST_EVENTS_PER_SECOND) {
          return false;
        }
      }
    }
    return true;
  }

  private void performOthers(int count) {
    List<OtherKind> kinds = new ArrayList<>(List.of(OtherKind.values()));
    for (int i = 0; i < count; i++) {
      rest();
      simulator.show(kinds.remove(random.nextInt(kinds.size())));
      label(Gesture.OTHER_GESTURES);
    }
  }

  /** Lets the gesture that has begun pass as a clip; answers its events a second. */
  private double label(Gesture gesture) {
    pass(ONSET_SECONDS);
    long startUs = simulator.nowUs();
    int before = batch.size();
    pass(clipSeconds * random.nextDouble(1 - CLIP_SPREAD, 1 + CLIP_SPREAD));
    clips.add(new GestureLabels.Clip(gesture, startUs, simulator.nowUs()));
    return (batch.size() - before) * US_PER_SECOND / (simulator.nowUs() - startUs);
  }

  private void rest() {
    simulator.show(OtherKind.STANDING_STILL);
    pass(clipSeconds * random.nextDouble(SHORTEST_REST, LONGEST_REST));
  }

  private void pass(double seconds) {
    simulator.advance(simulator.nowUs() + Math.round(seconds * US_PER_SECOND), batch);
  }

  private GestureRecorder.Recorded write(Path file) throws IOException {
    rest();
    try (Aedat31Writer writer = Aedat31Writer.create(file, "DVS128", START_TIME)) {
      writer.write(batch, 0, batch.size());
    }
    String labels = Trial.labelFileName(file.getFileName().toString());
    new GestureLabels(clips).write(file.resolveSibling(labels));
    return new GestureRecorder.Recorded(
        1, clips.size(), batch.size(), simulator.nowUs() / US_PER_SECOND);
  }
}
