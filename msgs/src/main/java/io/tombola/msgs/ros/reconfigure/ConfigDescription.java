package io.tombola.msgs.ros.reconfigure;

import io.tombola.msgs.ros.RosMessageType;
import java.util.List;

/** {@code dynamic_reconfigure/ConfigDescription}: what can be changed, its limits and defaults. */
public record ConfigDescription(List<Group> groups, Config max, Config min, Config defaults) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<ConfigDescription> TYPE =
      RosMessageType.of(
          "dynamic_reconfigure/ConfigDescription",
          (message, out) -> {
            out.list(message.groups, Group::write);
            message.max.write(out);
            message.min.write(out);
            message.defaults.write(out);
          },
          in ->
              new ConfigDescription(
                  in.list(Group.MIN_LENGTH, Group::read),
                  Config.read(in),
                  Config.read(in),
                  Config.read(in)));

  /** Makes the list unmodifiable. */
  public ConfigDescription {
    groups = List.copyOf(groups);
  }
}
