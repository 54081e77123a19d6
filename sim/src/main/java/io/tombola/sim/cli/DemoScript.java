package io.tombola.sim.cli;

import io.tombola.sim.replay.SimulatedCamera.Performance;
import io.tombola.sim.scene.Gesture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which simulated people show what in a demo: only those that no search has seen. */
final class DemoScript {
  /** The test users of the data set's split. */
  private static final int FIRST_USER = 24;

  private static final int LAST_USER = 29;

  /** Takes of a demo are none of a recorded data set. */
  private static final long FIRST_TAKE = 1_000_000_000L;

  private static final int GESTURES_A_PERSON = 2;

  private DemoScript() {}

  /** All commands in random order, again and again, until the time is filled. */
  static List<Performance> of(int seconds, double gestureSeconds, long seed) {
    Random random = new Random(seed);
    int count = Math.max(1, (int) (seconds / gestureSeconds));
    List<Gesture> gestures = new ArrayList<>();
    while (gestures.size() < count) {
      List<Gesture> round = new ArrayList<>(List.of(Gesture.values()));
      round.remove(Gesture.OTHER_GESTURES);
      Collections.shuffle(round, random);
      gestures.addAll(round);
    }
    List<Performance> script = new ArrayList<>();
    int people = LAST_USER - FIRST_USER + 1;
    int firstPerson = random.nextInt(people);
    for (int i = 0; i < count; i++) {
      int turn = i / GESTURES_A_PERSON;
      int person = FIRST_USER + (firstPerson + turn) % people;
      long take = FIRST_TAKE + seed * 1000 + turn;
      script.add(
          new Performance(person, take, gestures.get(i), (long) (gestureSeconds * 1_000_000)));
    }
    return script;
  }
}
