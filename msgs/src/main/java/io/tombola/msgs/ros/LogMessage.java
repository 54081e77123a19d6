package io.tombola.msgs.ros;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code rosgraph_msgs/Log}: a line of a node's log, as collected on {@code /rosout}.
 *
 * @param header stamped with the line's ROS time
 * @param level how serious it is
 * @param name of the node
 * @param message the line
 * @param file of the source that logged it
 * @param function that logged it
 * @param line in that file
 * @param topics that the node publishes
 */
public record LogMessage(
    Header header,
    Level level,
    String name,
    String message,
    String file,
    String function,
    int line,
    List<String> topics) {
  /** The type's name, md5 and bytes. */
  public static final RosMessageType<LogMessage> TYPE =
      RosMessageType.of("rosgraph_msgs/Log", LogMessage::write, LogMessage::read);

  private static final Level[] LEVELS = Level.values();
  private static final int MIN_STRING_BYTES = 4;

  /** How serious a line is. */
  public enum Level {
    /** For whoever looks for a mistake. */
    DEBUG(1),
    /** For whoever wants to know. */
    INFO(2),
    /** Something may be wrong. */
    WARN(4),
    /** Something is wrong. */
    ERROR(8),
    /** The node cannot go on. */
    FATAL(16);

    private final int code;

    Level(int code) {
      this.code = code;
    }

    /** The constant of the definition that stands for this level. */
    public int code() {
      return code;
    }
  }

  /** Makes the list unmodifiable. */
  public LogMessage {
    topics = List.copyOf(topics);
  }

  private void write(MessageWriter out) {
    header.write(out);
    out.uint8(level.code()).string(name).string(message).string(file).string(function);
    out.int32(line).int32(topics.size());
    topics.forEach(out::string);
  }

  private static LogMessage read(MessageReader in) throws MessageFormatException {
    Header header = Header.read(in);
    Level level = level(in);
    String name = in.string();
    String message = in.string();
    String file = in.string();
    String function = in.string();
    int line = in.int32();
    int count = in.arrayLength(MIN_STRING_BYTES);
    List<String> topics = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      topics.add(in.string());
    }
    return new LogMessage(header, level, name, message, file, function, line, topics);
  }

  private static Level level(MessageReader in) throws MessageFormatException {
    int offset = in.offset();
    int code = in.uint8();
    for (Level level : LEVELS) {
      if (level.code == code) {
        return level;
      }
    }
    throw new MessageFormatException(offset, "level " + code + " is none of 1, 2, 4, 8, 16");
  }
}
