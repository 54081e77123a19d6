package io.tombola.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.ros.GestureCommand;
import io.tombola.msgs.ros.Header;
import io.tombola.sim.replay.SimulatedCamera.Performance;
import io.tombola.sim.scene.Gesture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DemoScoreTest {
  private static final long SECOND = 1_000_000_000L;

  private final DemoScore score = new DemoScore();

  private void command(Gesture gesture, double seconds) {
    long eventNs = (long) (seconds * SECOND);
    boolean idle = gesture == null;
    score.receives(
        new GestureCommand(
            new Header(0, eventNs, ""),
            idle ? GestureCommand.State.IDLE : GestureCommand.State.GESTURE,
            idle ? 0 : gesture.id(),
            idle ? "idle" : gesture.label(),
            1,
            0,
            eventNs,
            eventNs,
            1),
        eventNs + 14_000_000);
  }

  @Test
  void aGestureIsRightWhenItsCommandStandsAtItsEnd() {
    score.shows(Gesture.HAND_CLAPPING, 0);
    command(Gesture.ARM_ROLL, 0.4);
    command(Gesture.HAND_CLAPPING, 0.6);
    score.shows(Gesture.AIR_DRUMS, 2 * SECOND);
    command(Gesture.AIR_DRUMS, 2.5);
    command(null, 3.5);
    score.shows(Gesture.AIR_GUITAR, 4 * SECOND);
    score.ends(6 * SECOND);

    List<DemoScore.Outcome> outcomes = score.outcomes();
    assertThat(outcomes.stream().map(DemoScore.Outcome::right)).containsExactly(true, false, false);
    assertThat(outcomes.get(1).standing()).isZero();
    assertThat(outcomes.get(0).firstRightNs()).hasValue(600_000_000);
    assertThat(score.onsetMedianNs()).isEqualTo(550_000_000.0);
    assertThat(score.latencyNs().getTotalCount()).isEqualTo(3);
    assertThat(score.latencyNs().getValueAtPercentile(50)).isBetween(13_900_000L, 14_100_000L);
  }

  @Test
  void aCommandLeftOverFromTheGestureBeforeIsNoFirstRightOne() {
    score.shows(Gesture.HAND_CLAPPING, 0);
    command(Gesture.HAND_CLAPPING, 1);
    score.shows(Gesture.HAND_CLAPPING, 2 * SECOND);
    score.ends(4 * SECOND);
    assertThat(score.outcomes().get(1).right()).isTrue();
    assertThat(score.outcomes().get(1).firstRightNs()).isEmpty();
  }

  @Test
  void withoutACommandThereIsNoOnset() {
    score.shows(Gesture.HAND_CLAPPING, 0);
    score.ends(SECOND);
    assertThat(score.onsetMedianNs()).isNaN();
  }

  @Test
  void theScriptShowsEachCommandOnceARoundByTestUsersOnly() {
    List<Performance> script = DemoScript.of(20, 2, 3);
    assertThat(script).hasSize(10);
    Set<Gesture> shown = script.stream().map(Performance::gesture).collect(Collectors.toSet());
    assertThat(shown).hasSize(10).doesNotContain(Gesture.OTHER_GESTURES);
    assertThat(script).allMatch(one -> one.person() >= 24 && one.person() <= 29);
    assertThat(DemoScript.of(20, 2, 3)).isEqualTo(script);
    assertThat(DemoScript.of(20, 2, 4)).isNotEqualTo(script);
  }
}
