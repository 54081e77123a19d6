package io.tombola.msgs.ros;

import java.util.List;

/** {@code diagnostic_msgs/DiagnosticArray}: how a node fares. */
public record DiagnosticArray(Header header, List<DiagnosticStatus> status) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<DiagnosticArray> TYPE =
      RosMessageType.of(
          "diagnostic_msgs/DiagnosticArray",
          (message, out) -> {
            message.header.write(out);
            out.list(message.status, DiagnosticStatus::write);
          },
          in ->
              new DiagnosticArray(
                  Header.read(in), in.list(DiagnosticStatus.MIN_LENGTH, DiagnosticStatus::read)));

  /** Makes the list unmodifiable. */
  public DiagnosticArray {
    status = List.copyOf(status);
  }
}
