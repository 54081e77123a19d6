package io.tombola.sim.scene;

import io.tombola.msgs.event.EventBatch;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Clips for data sets: one gesture by one user, each under circumstances of its own. A clip of a
 * named gesture that would be nearly invisible (the cloth like the wall, a dull chip) is drawn
 * again under other circumstances.
 */
public final class GestureClips {
  /** A clip of a named gesture has at least this many events a second. */
  public static final int LEAST_EVENTS_PER_SECOND = 4500;

  /** Draws before a user is given up, who would have to be invisible under all light. */
  private static final int MOST_DRAWS = 64;

  private GestureClips() {}

  /** What a clip holds besides its events. */
  public record Clip(Gesture gesture, Optional<OtherKind> otherKind, User user, Take take) {}

  /**
   * Replaces the contents of {@code batch} by a clip that starts at sensor time 0.
   *
   * @param seed picks the circumstances; the same arguments give the same clip
   * @param durationUs length in microseconds, above 0
   */
  public static Clip draw(
      User user, Gesture gesture, long seed, long durationUs, EventBatch batch) {
    if (durationUs <= 0) {
      throw new IllegalArgumentException("clip of " + durationUs + " us; it must be above 0");
    }
    SplittableRandom takes = new SplittableRandom(seed);
    for (int i = 0; i < MOST_DRAWS; i++) {
      Take take = Take.ofSeed(takes.nextLong());
      GestureSimulator simulator = new GestureSimulator(user, take);
      batch.clear();
      simulator.perform(gesture, durationUs, batch);
      if (gesture == Gesture.OTHER_GESTURES
          || batch.size() * 1e6 >= (double) LEAST_EVENTS_PER_SECOND * durationUs) {
        return new Clip(gesture, simulator.otherKind(), user, take);
      }
    }
    throw new IllegalStateException(
        "user " + user.seed() + " stays invisible in " + MOST_DRAWS + " takes; use another user");
  }
}
