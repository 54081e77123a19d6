package io.tombola.node.twist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.ros.Twist;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TwistMapTest {
  private static final List<String> LABELS = List.of("clap", "wave", "other");

  private static TwistMap map(Map<?, ?> yaml) {
    return TwistMap.of(yaml, LABELS, 2);
  }

  @Test
  void whatIsLeftOutIsZero() {
    TwistMap map =
        map(Map.of("wave", Map.of("linear", Map.of("x", 0.2), "angular", Map.of("z", 1))));
    assertThat(map.twist(1))
        .contains(new Twist(new Twist.Vector(0.2, 0, 0), new Twist.Vector(0, 0, 1)));
    assertThat(map.twist(0)).isEmpty();
  }

  static List<Arguments> badMaps() {
    return List.of(
        Arguments.of(Map.of("jump", Map.of("linear", Map.of("x", 1))), "gesture_to_twist/jump"),
        Arguments.of(Map.of("other", Map.of("linear", Map.of("x", 1))), "never becomes a command"),
        Arguments.of(Map.of("wave", 0.5), "gesture_to_twist/wave is 0.5"),
        Arguments.of(Map.of("wave", Map.of()), "neither linear nor angular"),
        Arguments.of(Map.of("wave", Map.of("speed", Map.of("x", 1))), "wave/speed is unknown"),
        Arguments.of(Map.of("wave", Map.of("linear", Map.of("w", 1))), "wave/linear/w is unknown"),
        Arguments.of(Map.of("wave", Map.of("linear", Map.of("x", "fast"))), "linear/x is fast"),
        Arguments.of(Map.of("wave", Map.of("linear", Map.of("x", Double.NaN))), "a finite number"));
  }

  @ParameterizedTest
  @MethodSource("badMaps")
  void aBadMapNamesItsEntry(Map<?, ?> yaml, String problem) {
    assertThatThrownBy(() -> map(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
