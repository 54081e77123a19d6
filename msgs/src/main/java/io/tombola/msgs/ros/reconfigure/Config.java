package io.tombola.msgs.ros.reconfigure;

import io.tombola.msgs.ros.MessageFormatException;
import io.tombola.msgs.ros.MessageReader;
import io.tombola.msgs.ros.MessageWriter;
import io.tombola.msgs.ros.RosMessageType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code dynamic_reconfigure/Config}: values by name, sorted by type.
 *
 * @param groups whether each group of parameters is enabled
 */
public record Config(
    List<Value<Boolean>> bools,
    List<Value<Integer>> ints,
    List<Value<String>> strings,
    List<Value<Double>> doubles,
    List<GroupState> groups) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<Config> TYPE =
      RosMessageType.of("dynamic_reconfigure/Config", Config::write, Config::read);

  /** A config of one group, the default one. */
  private static final List<GroupState> DEFAULT_GROUP =
      List.of(new GroupState(Group.DEFAULT_NAME, true, 0, 0));

  /** Makes the lists unmodifiable. */
  public Config {
    bools = List.copyOf(bools);
    ints = List.copyOf(ints);
    strings = List.copyOf(strings);
    doubles = List.copyOf(doubles);
    groups = List.copyOf(groups);
  }

  /** A named value: {@code BoolParameter}, {@code IntParameter} and so on. */
  public record Value<T>(String name, T value) {}

  /** {@code dynamic_reconfigure/GroupState}. */
  public record GroupState(String name, boolean state, int id, int parent) {
    private void write(MessageWriter out) {
      out.string(name).bool(state).int32(id).int32(parent);
    }

    private static GroupState read(MessageReader in) throws MessageFormatException {
      return new GroupState(in.string(), in.bool(), in.int32(), in.int32());
    }
  }

  /**
   * Values in the default group.
   *
   * @param values Boolean, Integer, String or Double by name
   * @throws IllegalArgumentException when a value is of another type
   */
  public static Config of(Map<String, ?> values) {
    List<Value<Boolean>> bools = new ArrayList<>();
    List<Value<Integer>> ints = new ArrayList<>();
    List<Value<String>> strings = new ArrayList<>();
    List<Value<Double>> doubles = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (value instanceof Boolean bool) {
            bools.add(new Value<>(name, bool));
          } else if (value instanceof Integer integer) {
            ints.add(new Value<>(name, integer));
          } else if (value instanceof String string) {
            strings.add(new Value<>(name, string));
          } else if (value instanceof Double number) {
            doubles.add(new Value<>(name, number));
          } else {
            throw new IllegalArgumentException(name + " has no type of a config: " + value);
          }
        });
    return new Config(bools, ints, strings, doubles, DEFAULT_GROUP);
  }

  /** All values by name: Boolean, Integer, String or Double. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    bools.forEach(value -> values.put(value.name, value.value));
    ints.forEach(value -> values.put(value.name, value.value));
    strings.forEach(value -> values.put(value.name, value.value));
    doubles.forEach(value -> values.put(value.name, value.value));
    return values;
  }

  void write(MessageWriter out) {
    out.list(bools, (value, to) -> to.string(value.name).bool(value.value));
    out.list(ints, (value, to) -> to.string(value.name).int32(value.value));
    out.list(strings, (value, to) -> to.string(value.name).string(value.value));
    out.list(doubles, (value, to) -> to.string(value.name).float64(value.value));
    out.list(groups, GroupState::write);
  }

  static Config read(MessageReader in) throws MessageFormatException {
    return new Config(
        in.list(Integer.BYTES + 1, from -> new Value<>(from.string(), from.bool())),
        in.list(2 * Integer.BYTES, from -> new Value<>(from.string(), from.int32())),
        in.list(2 * Integer.BYTES, from -> new Value<>(from.string(), from.string())),
        in.list(Integer.BYTES + Double.BYTES, from -> new Value<>(from.string(), from.float64())),
        in.list(3 * Integer.BYTES + 1, GroupState::read));
  }
}
