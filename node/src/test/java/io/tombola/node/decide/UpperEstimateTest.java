package io.tombola.node.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class UpperEstimateTest {
  private final UpperEstimate estimate = new UpperEstimate(1);

  private void add(double value, int times) {
    for (int i = 0; i < times; i++) {
      estimate.add(value);
    }
  }

  private void assertFollows(double secondLargest) {
    assertThat(estimate.value()).isEqualTo(UpperEstimate.MARGIN * secondLargest, within(1e-9));
  }

  @Test
  void oneSlowStepChangesNothingAndTwoDo() {
    add(2.5, 1);
    assertFollows(1);
    add(2.5, 1);
    assertFollows(2.5);
  }

  @Test
  void wildStepsAreBelievedFromTheFourthInARow() {
    add(15, 2);
    assertFollows(1);
    add(1, 1);
    add(15, 3);
    assertFollows(1);
    add(15, 1);
    assertFollows(15);
  }

  @Test
  void whatIsOverIsForgottenAfterAWindow() {
    add(2, 5);
    add(0.5, UpperEstimate.WINDOW - 2);
    assertFollows(2);
    add(0.5, 1);
    assertFollows(0.5);
  }

  @Test
  void whatWasNeverMeasuredIsLearnt() {
    UpperEstimate unknown = new UpperEstimate(0);
    for (int i = 0; i < 4; i++) {
      unknown.add(7);
    }
    assertThat(unknown.value()).isEqualTo(7 * UpperEstimate.MARGIN, within(1e-9));
  }

  /** Against a sort; these values are never wild. */
  @Property(tries = 200)
  void itIsTheSecondLargestOfTheWindow(
      @ForAll @Size(min = 64, max = 200) List<@IntRange(min = 50, max = 150) Integer> values) {
    UpperEstimate followed = new UpperEstimate(1);
    values.forEach(value -> followed.add(value / 100.0));
    List<Integer> window =
        new ArrayList<>(values.subList(values.size() - UpperEstimate.WINDOW, values.size()));
    window.sort(Collections.reverseOrder());
    assertThat(followed.value())
        .isEqualTo(UpperEstimate.MARGIN * window.get(1) / 100.0, within(1e-9));
  }
}
