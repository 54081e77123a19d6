package io.tombola.node.reconfigure;

import io.tombola.msgs.ros.reconfigure.Config;
import io.tombola.msgs.ros.reconfigure.ConfigDescription;
import io.tombola.msgs.ros.reconfigure.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/** Settings with the values in force. Changes take effect all together or not at all. */
public final class Settings {
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final Map<String, Number> values = new LinkedHashMap<>();
  private final Consumer<Map<String, Number>> apply;

  /**
   * Settings in force.
   *
   * @param values of all of them
   * @param apply puts all values in force; throws IllegalArgumentException to refuse them
   */
  public Settings(
      List<Setting> settings, Map<String, Number> values, Consumer<Map<String, Number>> apply) {
    this.apply = apply;
    for (Setting setting : settings) {
      this.settings.put(setting.name(), setting);
      this.values.put(
          setting.name(), Objects.requireNonNull(values.get(setting.name()), setting.name()));
    }
  }

  /**
   * Changes some of them; a value outside its limits becomes the nearest limit.
   *
   * @return whether any value changed
   * @throws IllegalArgumentException when a name is unknown, a value is of another type, or the
   *     values contradict each other; then all stay as they are
   */
  public synchronized boolean change(Map<String, ?> wanted) {
    Map<String, Number> changed = new LinkedHashMap<>(values);
    wanted.forEach(
        (name, value) -> {
          Setting setting = settings.get(name);
          if (setting == null) {
            throw new IllegalArgumentException(
                name + " cannot be changed while the node runs; these can: " + settings.keySet());
          }
          changed.put(name, setting.fit(value));
        });
    if (changed.equals(values)) {
      return false;
    }
    apply.accept(changed);
    values.putAll(changed);
    return true;
  }

  /** The values in force, by name. */
  public synchronized Map<String, Number> values() {
    return Map.copyOf(values);
  }

  /** The values in force as a message, in the settings' order. */
  public synchronized Config config() {
    return Config.of(values);
  }

  /** Limits, defaults and descriptions as a message. */
  public ConfigDescription description() {
    List<Group.Parameter> parameters =
        settings.values().stream()
            .map(s -> new Group.Parameter(s.name(), s.type(), 0, s.description(), ""))
            .toList();
    return new ConfigDescription(
        List.of(new Group(Group.DEFAULT_NAME, "", parameters, 0, 0)),
        all(Setting::max),
        all(Setting::min),
        all(Setting::initial));
  }

  private Config all(Function<Setting, Number> value) {
    Map<String, Number> all = new LinkedHashMap<>();
    settings.forEach((name, setting) -> all.put(name, value.apply(setting)));
    return Config.of(all);
  }
}
