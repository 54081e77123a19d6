package io.tombola.sim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GestureTest {
  /** The ids and names of the data set's gesture_mapping.csv. */
  @ParameterizedTest
  @CsvSource({
    "1, hand_clapping",
    "2, right_hand_wave",
    "3, left_hand_wave",
    "4, right_arm_clockwise",
    "5, right_arm_counter_clockwise",
    "6, left_arm_clockwise",
    "7, left_arm_counter_clockwise",
    "8, arm_roll",
    "9, air_drums",
    "10, air_guitar",
    "11, other_gestures"
  })
  void hasTheDataSetsIdsAndNames(int id, String label) {
    assertThat(Gesture.ofId(id).label()).isEqualTo(label);
    assertThat(Gesture.ofId(id).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "4, 7", "5, 6", "1, 1", "8, 8", "9, 9", "10, 10", "11, 11"})
  void mirrorsLeftAndRightAndTheSenseOfRotation(int id, int mirrored) {
    assertThat(Gesture.ofId(id).mirrored().id()).isEqualTo(mirrored);
  }

  @ParameterizedTest
  @EnumSource
  void mirroredTwiceIsItself(Gesture gesture) {
    assertThat(gesture.mirrored().mirrored()).isEqualTo(gesture);
  }

  @Test
  void refusesOtherIds() {
    assertThatThrownBy(() -> Gesture.ofId(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gesture id 0 is outside 1..11");
  }
}
