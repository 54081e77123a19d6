package io.tombola.msgs.ros.reconfigure;

import io.tombola.msgs.ros.RosServiceType;

/** {@code dynamic_reconfigure/Reconfigure}: asks for values, answers with those in force. */
public final class ReconfigureService {
  /** The type's name, md5 and bytes; request and response are both a {@link Config}. */
  public static final RosServiceType<Config, Config> TYPE =
      RosServiceType.of(
          "dynamic_reconfigure/Reconfigure",
          new RosServiceType.Half<>(Config::write, Config::read),
          new RosServiceType.Half<>(Config::write, Config::read));

  private ReconfigureService() {}
}
