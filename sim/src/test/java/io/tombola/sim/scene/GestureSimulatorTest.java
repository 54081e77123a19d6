package io.tombola.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GestureSimulatorTest {
  @Test
  void sameSeedsGiveTheSameEvents() {
    assertThat(performed(1, 2)).isEqualTo(performed(1, 2));
  }

  @Test
  void otherUsersAndOtherTakesGiveOtherEvents() {
    assertThat(performed(1, 2)).isNotEqualTo(performed(3, 2)).isNotEqualTo(performed(1, 4));
  }

  private static String performed(long userSeed, long takeSeed) {
    GestureSimulator simulator = simulator(userSeed, takeSeed);
    EventBatch batch = new EventBatch();
    simulator.perform(Gesture.AIR_DRUMS, 150_000, batch);
    simulator.perform(Gesture.OTHER_GESTURES, 150_000, batch);
    return text(batch);
  }

  @Test
  void streamingInChunksLosesAndChangesNothing() {
    EventBatch whole = new EventBatch();
    GestureSimulator simulator = simulator(5, 6);
    simulator.show(Gesture.HAND_CLAPPING);
    simulator.advance(300_000, whole);

    EventBatch chunks = new EventBatch();
    GestureSimulator streaming = simulator(5, 6);
    streaming.show(Gesture.HAND_CLAPPING);
    for (long untilUs = 7_000; untilUs < 300_000; untilUs += 7_000) {
      streaming.advance(untilUs, chunks);
      assertThat(streaming.nowUs()).isEqualTo(untilUs);
    }
    streaming.advance(300_000, chunks);

    assertThat(text(chunks)).isEqualTo(text(whole));
  }

  @ParameterizedTest
  @EnumSource
  void eventsAreInsideTheSensorAndInOrderOfTime(OtherKind kind) {
    GestureSimulator simulator = new GestureSimulator(User.ofSeed(11), Take.ofSeed(12), 160, 96);
    EventBatch batch = new EventBatch();
    simulator.show(Gesture.AIR_GUITAR);
    simulator.advance(100_000, batch);
    simulator.show(kind);
    simulator.advance(1_100_000, batch);

    assertThat(simulator.gesture()).contains(Gesture.OTHER_GESTURES);
    assertThat(simulator.otherKind()).contains(kind);
    assertThat(batch.width()).isEqualTo(160);
    assertThat(batch.height()).isEqualTo(96);
    assertThat(batch.size()).isPositive();
    long lastNs = 0;
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.x(i)).isLessThan(160);
      assertThat(batch.y(i)).isLessThan(96);
      assertThat(batch.sensorTimeNs(i)).isBetween(lastNs, 1_100_000_000L - 1);
      lastNs = batch.sensorTimeNs(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changingTheGestureMovesTheBodySmoothly(Gesture gesture) {
    int usual = mostEventsInTenMilliseconds(Gesture.HAND_CLAPPING, Gesture.HAND_CLAPPING);
    int changing = mostEventsInTenMilliseconds(Gesture.HAND_CLAPPING, gesture);

    // A body that jumped would fire nearly every pixel of its outline and surface at once.
    assertThat(changing).isLessThan(Math.max(6 * usual, 6000));
  }

  private static int mostEventsInTenMilliseconds(Gesture first, Gesture second) {
    GestureSimulator simulator = simulator(21, 22);
    EventBatch batch = new EventBatch();
    simulator.perform(first, 500_000, batch);
    simulator.show(second);
    int most = 0;
    for (int i = 0; i < 30; i++) {
      batch.clear();
      simulator.advance(simulator.nowUs() + 10_000, batch);
      most = Math.max(most, batch.size());
    }
    return most;
  }

  @Test
  void saysWhatIsWrongWithACall() {
    GestureSimulator simulator = simulator(1, 1);
    EventBatch batch = new EventBatch();

    assertThatThrownBy(() -> simulator.advance(10, batch))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call show before advance");
    simulator.perform(Gesture.ARM_ROLL, 10_000, batch);
    assertThatThrownBy(() -> simulator.advance(9_999, batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("untilUs 9999 is before now, 10000");
    assertThatThrownBy(() -> new GestureSimulator(User.ofSeed(1), Take.ofSeed(1), 8, 128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8x128");
  }

  private static GestureSimulator simulator(long userSeed, long takeSeed) {
    return new GestureSimulator(User.ofSeed(userSeed), Take.ofSeed(takeSeed));
  }

  private static String text(EventBatch batch) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < batch.size(); i++) {
      text.append(batch.sensorTimeNs(i)).append(' ').append(batch.x(i)).append(' ');
      text.append(batch.y(i)).append(batch.on(i) ? " on\n" : " off\n");
    }
    return text.toString();
  }
}
