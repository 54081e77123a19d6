package io.tombola.node.ros;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the value of a {@code _name:=value} argument as rospy does, by the flow style of YAML:
 * numbers, booleans, plain and quoted text, {@code [a, b]} and {@code {k: v}}.
 */
final class ParameterValue {
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+\\.\\d*|\\.\\d+|\\d+)([eE][-+]?\\d+)?");

  private final String text;
  private int at;

  private ParameterValue(String text) {
    this.text = text;
  }

  /**
   * The value that {@code text} stands for.
   *
   * @throws RosException when a bracket or quote is not closed
   */
  static Object parse(String text) {
    ParameterValue reader = new ParameterValue(text.strip());
    char first = reader.peek();
    if (first != '[' && first != '{' && first != '"' && first != '\'') {
      return scalar(reader.text);
    }
    Object value = reader.value();
    reader.skipSpace();
    if (reader.at < reader.text.length()) {
      throw reader.error("unexpected text");
    }
    return value;
  }

  private Object value() {
    skipSpace();
    return switch (peek()) {
      case '[' -> list();
      case '{' -> map();
      case '"', '\'' -> quoted();
      default -> scalar(plain());
    };
  }

  private List<Object> list() {
    List<Object> elements = new ArrayList<>();
    at++;
    while (!closes(']')) {
      elements.add(value());
      comma(']');
    }
    return elements;
  }

  private Map<String, Object> map() {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    while (!closes('}')) {
      String key = peek() == '"' || peek() == '\'' ? quoted() : plain();
      skipSpace();
      if (peek() != ':') {
        throw error("expected a colon");
      }
      at++;
      members.put(key, value());
      comma('}');
    }
    return members;
  }

  /** True, and steps over it, when the next thing is {@code bracket}. */
  private boolean closes(char bracket) {
    skipSpace();
    if (peek() == bracket) {
      at++;
      return true;
    }
    return false;
  }

  private void comma(char bracket) {
    skipSpace();
    if (peek() == ',') {
      at++;
    } else if (peek() != bracket) {
      throw error("expected a comma or " + bracket);
    }
  }

  private String quoted() {
    char quote = text.charAt(at);
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw error("the quote is not closed");
    }
    String inside = text.substring(at + 1, end);
    at = end + 1;
    return inside;
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",]}:".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw error("expected a value");
    }
    return text.substring(start, at).strip();
  }

  private static Object scalar(String text) {
    switch (text) {
      case "true", "True", "yes", "on" -> {
        return true;
      }
      case "false", "False", "no", "off" -> {
        return false;
      }
      default -> {
        return number(text);
      }
    }
  }

  private static Object number(String text) {
    if (INTEGER.matcher(text).matches()) {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException e) {
        // XML-RPC has no larger integers.
        return Double.valueOf(text);
      }
    }
    return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  private void skipSpace() {
    while (peek() == ' ') {
      at++;
    }
  }

  /** The next character, 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private RosException error(String problem) {
    return new RosException(
        "parameter value '" + text + "', character " + (at + 1) + ": " + problem);
  }
}
