package io.tombola.sim.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The ticket that comes with the ROS package. */
public final class ShippedTicket {
  /** Set by the launcher to the folder of the ROS package. */
  private static final String PACKAGE_PROPERTY = "tombola.package";

  private ShippedTicket() {}

  /** Its file; empty when the program was started without its launcher. */
  public static Optional<Path> file() {
    return Optional.ofNullable(System.getProperty(PACKAGE_PROPERTY))
        .map(folder -> Path.of(folder, "tickets", "gestures.ticket"))
        .filter(Files::exists);
  }
}
