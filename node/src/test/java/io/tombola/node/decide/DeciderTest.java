package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tombola.node.decide.Decider.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class DeciderTest {
  private static final int OTHER = 2;
  private static final long STEP_NS = 100_000_000;

  private final Decider decider =
      new Decider(new DecisionRule(0.7, 0.4, 1, 200_000, 500_000), 3, OTHER, Pace.EACH_TIMESTEP);
  private long stepEndNs;

  private Optional<Decision> step(double a, double b, double other) {
    stepEndNs += STEP_NS;
    decider.saw(stepEndNs - 90, stepEndNs - 10, 7);
    return decider.step(new float[] {(float) a, (float) b, (float) other}, stepEndNs);
  }

  @Test
  void startsIdleOnce() {
    assertThat(decider.start()).contains(new Decision.Idle(Decision.Reason.STARTED, 0));
    assertThat(decider.start()).isEmpty();
  }

  @Test
  void commandsAfterTheDwellAndOncePerHold() {
    assertThat(step(.8, .1, .1)).isEmpty();
    assertThat(step(.8, .1, .1)).isEmpty();
    Optional<Decision> command = step(.9, .05, .05);
    assertThat(command).get().isInstanceOf(Decision.Command.class);
    assertThat(command.get().lastEventNs()).isEqualTo(stepEndNs - 10);
    for (int i = 0; i < 10; i++) {
      assertThat(step(.9, .05, .05)).isEmpty();
    }
  }

  @Test
  void anInterruptedDwellStartsAgain() {
    step(.8, .1, .1);
    step(.8, .1, .1);
    assertThat(step(.5, .4, .1)).isEmpty();
    assertThat(step(.8, .1, .1)).isEmpty();
    assertThat(step(.8, .1, .1)).isEmpty();
    assertThat(step(.8, .1, .1)).isPresent();
  }

  @Test
  void holdsBetweenReleaseAndMinConfidence() {
    hold();
    assertThat(step(.5, .4, .1)).isEmpty();
    assertThat(step(.41, .4, .19)).isEmpty();
    assertThat(step(.3, .3, .4)).isEmpty();
    assertThat(step(.3, .3, .4)).isEmpty();
    assertThat(step(.3, .3, .4))
        .get()
        .isEqualTo(new Decision.Idle(Decision.Reason.RELEASED, stepEndNs - 10));
    assertThat(step(.3, .3, .4)).isEmpty();
  }

  @Test
  void otherGesturesNeverBecomeACommand() {
    for (int i = 0; i < 10; i++) {
      assertThat(step(0, 0, 1)).isEmpty();
    }
  }

  @Test
  void oneGestureMayFollowAnotherWithoutIdleBetween() {
    hold();
    step(.1, .9, 0);
    step(.1, .9, 0);
    assertThat(step(.1, .9, 0)).get().matches(d -> ((Decision.Command) d).gesture() == 1);
  }

  @Test
  void staleAndResetEndAHoldOnce() {
    hold();
    assertThat(decider.stale())
        .get()
        .isEqualTo(new Decision.Idle(Decision.Reason.STALE, stepEndNs - 10));
    assertThat(decider.stale()).isEmpty();
    hold();
    assertThat(decider.reset())
        .get()
        .matches(d -> ((Decision.Idle) d).reason() == Decision.Reason.RESET);
  }

  @Test
  void aCameraThatSeesNoGestureIsIdleAndOneThatFallsSilentStale() {
    decider.start();
    assertThat(step(.3, .3, .4))
        .contains(new Decision.Idle(Decision.Reason.WATCHING, stepEndNs - 10));
    assertThat(step(.3, .3, .4)).isEmpty();
    assertThat(decider.stale()).contains(new Decision.Idle(Decision.Reason.STALE, stepEndNs - 10));
    assertThat(decider.reset()).as("nothing is known in either").isEmpty();
    assertThat(step(.9, .05, .05))
        .as("a gesture is not one before its dwell")
        .contains(new Decision.Idle(Decision.Reason.WATCHING, stepEndNs - 10));
    step(.9, .05, .05);
    assertThat(step(.9, .05, .05)).get().isInstanceOf(Decision.Command.class);
    step(.3, .3, .4);
    step(.3, .3, .4);
    assertThat(step(.3, .3, .4))
        .contains(new Decision.Idle(Decision.Reason.RELEASED, stepEndNs - 10));
    assertThat(decider.stale())
        .as("the camera died after the gesture ended")
        .contains(new Decision.Idle(Decision.Reason.STALE, stepEndNs - 10));
  }

  @Test
  void smoothingAveragesSteps() {
    var smooth =
        new Decider(new DecisionRule(0.6, 0.3, 4, 0, 500_000), 3, OTHER, Pace.EACH_TIMESTEP);
    List<Boolean> commanded = new ArrayList<>();
    float[][] inputs = {{0, 0, 1}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}};
    for (int i = 0; i < inputs.length; i++) {
      commanded.add(smooth.step(inputs[i], i * STEP_NS).isPresent());
    }
    // means of class 0: 0, 1/2, 2/3, 3/4
    assertThat(commanded).containsExactly(false, false, true, false);
  }

  @Test
  void smoothingTakesAsManyWindowsAsItsTimestepsTouch() {
    float[] first = {1, 0, 0};
    float[] second = {0, 1, 0};
    int[] windows = {1, 5, 6, 11};
    double[] means = {1 / 11.0, 1 / 3.0, 0.5, 1};
    for (int i = 0; i < windows.length; i++) {
      var smooth =
          new Decider(
              new DecisionRule(0.6, 0.3, 11, 0, 500_000),
              3,
              OTHER,
              new Pace(windows[i], windows[i]));
      for (int n = 0; n < 20; n++) {
        smooth.step(n == 19 ? second : first, n * STEP_NS);
      }
      assertThat(smooth.smoothed()[1]).as("of %d timesteps", windows[i]).isEqualTo(means[i]);
    }
  }

  @Test
  void aSuccessorOfLongerWindowsAveragesFewer() {
    var smooth =
        new Decider(new DecisionRule(0.6, 0.3, 2, 0, 500_000), 3, OTHER, Pace.EACH_TIMESTEP);
    smooth.step(new float[] {1, 0, 0}, STEP_NS);
    smooth.succeed(3, OTHER, new Pace(5, 5));
    smooth.step(new float[] {1, 0, 0}, 2 * STEP_NS);
    smooth.step(new float[] {0, 1, 0}, 3 * STEP_NS);
    assertThat(smooth.smoothed()[1]).isEqualTo(1);
    smooth.change(new DecisionRule(0.6, 0.3, 6, 0, 500_000));
    smooth.step(new float[] {1, 0, 0}, 4 * STEP_NS);
    assertThat(smooth.smoothed()[1]).isEqualTo(0.5);
  }

  @Test
  void aCommandCountsTheEventsOfItsWindow() {
    var smooth = new Decider(new DecisionRule(0.6, 0.3, 3, 0, 500_000), 2, -1, Pace.EACH_TIMESTEP);
    smooth.saw(5, 9, 10);
    smooth.step(new float[] {.5f, .5f}, STEP_NS);
    smooth.saw(0, 0, 0);
    smooth.step(new float[] {.5f, .5f}, 2 * STEP_NS);
    smooth.saw(25, 29, 30);
    assertThat(smooth.step(new float[] {1, 0}, 3 * STEP_NS))
        .get()
        .isEqualTo(new Decision.Command(0, 2 / 3.0, 5, 29, 40));
  }

  /** Two decisions, of timesteps 2..6 and 4..8, are averaged; timestep t has t events at time t. */
  @Test
  void aCommandCountsTheEventsOfAllTimestepsThatItsWindowsOverlapOn() {
    var smooth = new Decider(new DecisionRule(0.6, 0.3, 3, 0, 500_000), 2, -1, new Pace(2, 5));
    Optional<Decision> decision = Optional.empty();
    for (int t = 1; t <= 8; t++) {
      smooth.saw(t, t, t);
      if (t >= 5 && t % 2 == 0) {
        decision = smooth.step(t == 8 ? new float[] {1, 0} : new float[] {.5f, .5f}, t);
      }
    }
    assertThat(decision).contains(new Decision.Command(0, 0.75, 2, 8, 2 + 3 + 4 + 5 + 6 + 7 + 8));
    smooth.change(new DecisionRule(0.6, 0.3, 1, 0, 500_000));
    smooth.saw(9, 9, 9);
    smooth.saw(10, 10, 10);
    assertThat(smooth.step(new float[] {0, 1}, 10))
        .contains(new Decision.Command(1, 1, 6, 10, 6 + 7 + 8 + 9 + 10));
  }

  @Test
  void impossibleRulesAreRefusedByParameterName() {
    assertThatThrownBy(() -> new DecisionRule(0.5, 0.6, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("release_confidence");
    assertThatThrownBy(() -> new DecisionRule(1.5, 0.6, 1, 0, 1))
        .hasMessageContaining("min_confidence");
  }

  @Property(tries = 200)
  void decisionsAlwaysChangeSomething(
      @ForAll @Size(max = 200) List<@IntRange(max = 99) Integer> stream) {
    Decision last = null;
    for (int value : stream) {
      Optional<Decision> next =
          value == 0 ? decider.stale() : step(value / 100.0, (99 - value) / 100.0, .01);
      if (next.isPresent()) {
        if (last instanceof Decision.Idle before && next.get() instanceof Decision.Idle now) {
          assertThat(now.reason().eventsArrive()).isNotEqualTo(before.reason().eventsArrive());
        }
        if (last instanceof Decision.Command before && next.get() instanceof Decision.Command now) {
          assertThat(now.gesture()).isNotEqualTo(before.gesture());
        }
        last = next.get();
      }
    }
  }

  private void hold() {
    step(.9, .05, .05);
    step(.9, .05, .05);
    assertThat(step(.9, .05, .05)).isPresent();
  }

  @Test
  void aNewRuleKeepsWhatIsHeldAndTheTimestepsThatItWants() {
    step(.8, .1, .1);
    step(.8, .1, .1);
    step(.8, .1, .1);
    assertThat(decider.smoothed()[0]).isEqualTo(.8, within(1e-6));

    decider.change(new DecisionRule(0.7, 0.4, 2, 0, 500_000));
    assertThat(step(.2, .7, .1)).isEmpty();
    assertThat(decider.smoothed()[0]).isEqualTo(.5, within(1e-6));

    decider.change(new DecisionRule(0.9, 0.45, 3, 0, 500_000));
    assertThat(step(.2, .7, .1)).get().matches(d -> d instanceof Decision.Idle);
    assertThat(decider.smoothed()[0]).isEqualTo(1.2 / 3, within(1e-6));
    assertThat(step(.2, .7, .1)).isEmpty();
    decider.change(new DecisionRule(0.6, 0.4, 1, 0, 500_000));
    assertThat(step(.2, .7, .1))
        .get()
        .matches(d -> d instanceof Decision.Command command && command.gesture() == 1);
  }
}
