package io.tombola.msgs.ros;

import java.util.List;

/**
 * {@code diagnostic_msgs/DiagnosticStatus}: how one part of a node fares.
 *
 * @param name {@code node: task}
 * @param message a sentence
 * @param hardwareId what it is about, {@code none} when it is no hardware
 */
public record DiagnosticStatus(
    Level level, String name, String message, String hardwareId, List<KeyValue> values) {
  /** Fewest bytes of a status: its level and four lengths. */
  static final int MIN_LENGTH = 1 + 4 * Integer.BYTES;

  private static final Level[] LEVELS = Level.values();

  /** Makes the list unmodifiable. */
  public DiagnosticStatus {
    values = List.copyOf(values);
  }

  /** How bad it is. */
  public enum Level {
    OK(0),
    WARN(1),
    ERROR(2),
    STALE(3);

    private final int code;

    Level(int code) {
      this.code = code;
    }

    /** The constant of the definition that stands for this level. */
    public int code() {
      return code;
    }
  }

  /** {@code diagnostic_msgs/KeyValue}: one figure. */
  public record KeyValue(String key, String value) {
    private void write(MessageWriter out) {
      out.string(key).string(value);
    }

    private static KeyValue read(MessageReader in) throws MessageFormatException {
      return new KeyValue(in.string(), in.string());
    }
  }

  void write(MessageWriter out) {
    out.uint8(level.code()).string(name).string(message).string(hardwareId);
    out.list(values, KeyValue::write);
  }

  static DiagnosticStatus read(MessageReader in) throws MessageFormatException {
    int offset = in.offset();
    int level = in.uint8();
    if (level >= LEVELS.length) {
      throw new MessageFormatException(offset, "level " + level + " is none of 0, 1, 2, 3");
    }
    return new DiagnosticStatus(
        LEVELS[level],
        in.string(),
        in.string(),
        in.string(),
        in.list(2 * Integer.BYTES, KeyValue::read));
  }
}
