package io.tombola.node.twist;

import io.tombola.msgs.ros.Twist;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which gesture means which velocity. A gesture that is not in it means standing still. */
public final class TwistMap {
  private static final Set<String> PARTS = Set.of("linear", "angular");
  private static final Set<String> AXES = Set.of("x", "y", "z");

  private final Map<Integer, Twist> twists;

  private TwistMap(Map<Integer, Twist> twists) {
    this.twists = Map.copyOf(twists);
  }

  /**
   * Reads a map as YAML files and the parameter server have it: {@code {label: {linear: {x: 0.2},
   * angular: {z: 0.5}}}}, in m/s and rad/s; what is left out is 0.
   *
   * @param labels of the ticket, in the order of its classes
   * @param idleClass class that never becomes a command, or -1
   * @throws IllegalArgumentException naming the entry that is wrong and what would be right
   */
  public static TwistMap of(Map<?, ?> yaml, List<String> labels, int idleClass) {
    Map<Integer, Twist> twists = new HashMap<>();
    yaml.forEach(
        (label, value) -> {
          int gesture = labels.indexOf(String.valueOf(label));
          if (gesture < 0) {
            throw bad(label, "is no gesture of the ticket; its gestures are " + labels);
          }
          if (gesture == idleClass) {
            throw bad(label, "never becomes a command, so it cannot move anything");
          }
          twists.put(gesture, twist(String.valueOf(label), value));
        });
    return new TwistMap(twists);
  }

  /** The velocity of a gesture. */
  public Optional<Twist> twist(int gesture) {
    return Optional.ofNullable(twists.get(gesture));
  }

  /** Number of gestures that move something. */
  public int size() {
    return twists.size();
  }

  private static Twist twist(String label, Object value) {
    Map<?, ?> parts = map(label, value, PARTS);
    if (parts.isEmpty()) {
      throw bad(label, "has neither linear nor angular");
    }
    return new Twist(vector(label, parts, "linear"), vector(label, parts, "angular"));
  }

  private static Twist.Vector vector(String label, Map<?, ?> parts, String part) {
    String entry = label + "/" + part;
    Map<?, ?> axes = parts.containsKey(part) ? map(entry, parts.get(part), AXES) : Map.of();
    return new Twist.Vector(
        number(entry, axes, "x"), number(entry, axes, "y"), number(entry, axes, "z"));
  }

  private static Map<?, ?> map(String entry, Object value, Set<String> keys) {
    if (!(value instanceof Map<?, ?> map)) {
      throw bad(entry, "is " + value + ", but must be a map of " + sorted(keys));
    }
    for (Object key : map.keySet()) {
      if (!keys.contains(key)) {
        throw bad(entry + "/" + key, "is unknown; known are " + sorted(keys));
      }
    }
    return map;
  }

  private static double number(String entry, Map<?, ?> axes, String axis) {
    Object value = axes.containsKey(axis) ? axes.get(axis) : Integer.valueOf(0);
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw bad(entry + "/" + axis, "is " + value + ", but must be a finite number");
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }

  private static IllegalArgumentException bad(Object entry, String problem) {
    return new IllegalArgumentException("gesture_to_twist/" + entry + " " + problem);
  }
}
