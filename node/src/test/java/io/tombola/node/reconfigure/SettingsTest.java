package io.tombola.node.reconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.ros.reconfigure.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private final List<Map<String, Number>> applied = new ArrayList<>();
  private final Settings settings =
      new Settings(
          List.of(
              new Setting("low", "lower share", 0.0, 1.0, 0.2),
              new Setting("high", "upper share", 0.0, 1.0, 0.8),
              new Setting("steps", "of time", 1, 10, 2)),
          Map.of("low", 0.3, "high", 0.7, "steps", 4),
          values -> {
            if (values.get("low").doubleValue() > values.get("high").doubleValue()) {
              throw new IllegalArgumentException("low is above high");
            }
            applied.add(Map.copyOf(values));
          });

  @Test
  void changesTakeEffectTogetherAndOnlyWhenTheyAreSome() {
    assertThat(settings.change(Map.of("steps", 4))).isFalse();
    assertThat(settings.change(Map.of("low", 0.8, "high", 0.9))).isTrue();
    assertThat(applied).containsExactly(Map.of("low", 0.8, "high", 0.9, "steps", 4));
    assertThat(settings.values()).isEqualTo(applied.get(0));
  }

  @Test
  void valuesOutsideTheLimitsBecomeTheNearestLimit() {
    settings.change(Map.of("steps", 99, "high", 7));
    assertThat(settings.values()).isEqualTo(Map.of("low", 0.3, "high", 1.0, "steps", 10));
  }

  @Test
  void whatCannotBeIsRefusedAndChangesNothing() {
    assertThatThrownBy(() -> settings.change(Map.of("steps", 5, "speed", 1)))
        .hasMessageContaining("speed cannot be changed while the node runs")
        .hasMessageContaining("steps");
    assertThatThrownBy(() -> settings.change(Map.of("steps", 2.5)))
        .hasMessage("steps is 2.5, but must be a whole number between 1 and 10");
    assertThatThrownBy(() -> settings.change(Map.of("low", Double.NaN)))
        .hasMessageContaining("low is NaN");
    assertThatThrownBy(() -> settings.change(Map.of("low", 0.9))).hasMessage("low is above high");
    assertThat(applied).isEmpty();
    assertThat(settings.values()).isEqualTo(Map.of("low", 0.3, "high", 0.7, "steps", 4));
  }

  @Test
  void toolsSeeLimitsDefaultsAndValuesUnderOneSetOfNames() {
    Config config = settings.config();
    assertThat(config.values()).containsExactlyInAnyOrderEntriesOf(settings.values());
    var description = settings.description();
    assertThat(description.min().values()).isEqualTo(Map.of("low", 0.0, "high", 0.0, "steps", 1));
    assertThat(description.max().values().keySet()).isEqualTo(config.values().keySet());
    assertThat(description.defaults().values()).containsEntry("steps", 2);
    assertThat(description.groups()).hasSize(1);
    assertThat(description.groups().get(0).parameters())
        .extracting(parameter -> parameter.name() + " " + parameter.type())
        .containsExactly("low double", "high double", "steps int");
  }
}
