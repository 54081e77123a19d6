package io.tombola.msgs.ros;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code .msg} file: its fields and constants in order, comments stripped.
 *
 * <p>Source: the ROS wiki's msg page and genmsg's {@code msg_loader.py}, whose reading of odd lines
 * (a {@code #} in a string constant belongs to the value) is followed.
 *
 * @param type {@code package/Type}
 * @param text the file as it stands
 */
public record MessageDefinition(
    String type, String text, List<Constant> constants, List<Field> fields) {
  private static final Set<String> PRIMITIVES =
      Set.of(
          "bool",
          "byte",
          "char",
          "int8",
          "uint8",
          "int16",
          "uint16",
          "int32",
          "uint32",
          "int64",
          "uint64",
          "float32",
          "float64",
          "string",
          "time",
          "duration");
  private static final Set<String> NOT_CONSTANT = Set.of("time", "duration");
  private static final Pattern TYPE =
      Pattern.compile("([a-zA-Z]\\w*(?:/[a-zA-Z]\\w*)?)(\\[\\d*])?");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z]\\w*");

  /** Makes the lists unmodifiable. */
  public MessageDefinition {
    constants = List.copyOf(constants);
    fields = List.copyOf(fields);
  }

  /**
   * A named value that is not sent.
   *
   * @param value as written: for strings everything after the equals sign
   */
  public record Constant(String type, String name, String value) {}

  /**
   * A field that is sent.
   *
   * @param type of one element: a primitive, or {@code package/Type} in full
   * @param array {@code ""}, {@code "[]"} or {@code "[n]"}
   */
  public record Field(String type, String array, String name) {
    /** True when the element is a primitive and not another message. */
    public boolean primitive() {
      return PRIMITIVES.contains(type);
    }
  }

  /** The messages this one's fields consist of, in order of first use. */
  public List<String> dependencies() {
    return fields.stream().filter(f -> !f.primitive()).map(Field::type).distinct().toList();
  }

  /**
   * Reads a definition.
   *
   * @param type {@code package/Type}
   * @param source where the text came from, for errors
   * @throws MessageDefinitionException naming source and line
   */
  public static MessageDefinition parse(String type, String source, String text) {
    return parse(type, source, 1, text);
  }

  /** As above, for a text that begins at line {@code firstLine} of its source. */
  static MessageDefinition parse(String type, String source, int firstLine, String text) {
    List<Constant> constants = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String code = withoutComment(lines.get(i));
      try {
        if (code.contains("=")) {
          constants.add(constant(code, lines.get(i)));
        } else if (!code.isEmpty()) {
          fields.add(field(code, packageOf(type)));
        }
      } catch (IllegalArgumentException e) {
        throw new MessageDefinitionException(source, firstLine + i, e.getMessage());
      }
    }
    return new MessageDefinition(type, text, constants, fields);
  }

  private static String withoutComment(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip();
  }

  private static String packageOf(String type) {
    return type.substring(0, type.indexOf('/') + 1);
  }

  private static Constant constant(String code, String line) {
    // A string's value runs to the end of the line, comment sign and all.
    String declaration = code.startsWith("string ") ? line.strip() : code;
    int equals = declaration.indexOf('=');
    String[] words = declaration.substring(0, equals).strip().split("\\s+", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("expected 'type NAME=value', found '" + code + "'");
    }
    if (!PRIMITIVES.contains(words[0]) || NOT_CONSTANT.contains(words[0])) {
      throw new IllegalArgumentException("a constant cannot be of type '" + words[0] + "'");
    }
    requireName(words[1]);
    String value = declaration.substring(equals + 1).strip();
    if (value.isEmpty() && !words[0].equals("string")) {
      throw new IllegalArgumentException("constant '" + words[1] + "' has no value");
    }
    return new Constant(words[0], words[1], value);
  }

  private static Field field(String code, String packagePrefix) {
    String[] words = code.split("\\s+", -1);
    if (words.length != 2) {
      throw new IllegalArgumentException("expected 'type name', found '" + code + "'");
    }
    Matcher type = TYPE.matcher(words[0]);
    if (!type.matches()) {
      throw new IllegalArgumentException("'" + words[0] + "' is not a message type");
    }
    requireName(words[1]);
    String array = type.group(2) == null ? "" : type.group(2);
    return new Field(fullType(type.group(1), packagePrefix), array, words[1]);
  }

  private static String fullType(String type, String packagePrefix) {
    if (PRIMITIVES.contains(type) || type.contains("/")) {
      return type;
    }
    return type.equals("Header") ? "std_msgs/Header" : packagePrefix + type;
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a field name");
    }
  }
}
