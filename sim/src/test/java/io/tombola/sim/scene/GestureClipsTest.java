package io.tombola.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds simulated clips to what real DVS128 recordings of people measure. */
class GestureClipsTest {
  private static final int USERS = 8;
  private static final long CLIP_US = 1_000_000;
  private static final List<EventStatistics> NAMED = new ArrayList<>();
  private static final List<EventStatistics> ECHOING = new ArrayList<>();

  @BeforeAll
  static void drawClips() {
    EventBatch batch = new EventBatch();
    for (int user = 0; user < USERS; user++) {
      for (Gesture gesture : EnumSet.complementOf(EnumSet.of(Gesture.OTHER_GESTURES))) {
        GestureClips.Clip clip =
            GestureClips.draw(
                User.ofSeed(user), gesture, 100 * user + gesture.id(), CLIP_US, batch);
        EventStatistics statistics = EventStatistics.of(batch, CLIP_US * 1e-6);
        NAMED.add(statistics);
        if (clip.take().pixels().echoProbability() > 0) {
          ECHOING.add(statistics);
        }
      }
    }
  }

  @Test
  void ratesAreThoseOfPeople() {
    assertThat(NAMED)
        .allSatisfy(
            clip ->
                assertThat(clip.eventsPerSecond())
                    .isBetween((double) GestureClips.LEAST_EVENTS_PER_SECOND, 250_000.0));
    assertThat(median(NAMED, EventStatistics::eventsPerSecond)).isBetween(7_000.0, 25_000.0);
  }

  @Test
  void onAndOffAreBalanced() {
    assertThat(median(NAMED, EventStatistics::onShare)).isBetween(0.45, 0.57);
  }

  @Test
  void camerasWithEchoesTogglePixels() {
    assertThat(ECHOING).hasSizeGreaterThan(NAMED.size() / 3).hasSizeLessThan(NAMED.size());
    assertThat(median(ECHOING, EventStatistics::echoShare)).isBetween(0.15, 0.37);
  }

  @Test
  void pixelsSeldomRepeatThemselves() {
    assertThat(mean(NAMED, EventStatistics::repeatShare)).isBetween(0.04, 0.12);
  }

  @Test
  void otherGesturesAreOfEveryKind() {
    Set<OtherKind> kinds = EnumSet.noneOf(OtherKind.class);
    EventBatch batch = new EventBatch();
    for (int seed = 0; seed < 150; seed++) {
      GestureClips.draw(User.ofSeed(1), Gesture.OTHER_GESTURES, seed, 1, batch)
          .otherKind()
          .ifPresent(kinds::add);
    }

    assertThat(kinds).containsExactly(OtherKind.values());
  }

  @Test
  void refusesAnEmptyClip() {
    assertThatThrownBy(
            () -> GestureClips.draw(User.ofSeed(1), Gesture.ARM_ROLL, 1, 0, new EventBatch()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clip of 0 us; it must be above 0");
  }

  private static double median(
      List<EventStatistics> clips, ToDoubleFunction<EventStatistics> figure) {
    return clips.stream().mapToDouble(figure).sorted().skip(clips.size() / 2).findFirst().orElse(0);
  }

  private static double mean(
      List<EventStatistics> clips, ToDoubleFunction<EventStatistics> figure) {
    return clips.stream().mapToDouble(figure).average().orElse(0);
  }
}
