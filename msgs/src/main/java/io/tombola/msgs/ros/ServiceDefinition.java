package io.tombola.msgs.ros;

import java.util.List;

/**
 * One {@code .srv} file: the definition of a request, a line {@code ---}, that of the response.
 *
 * <p>Source: the ROS wiki's srv page and genmsg's {@code msg_loader.py}.
 *
 * @param type {@code package/Type}
 * @param text the file as it stands
 * @param request of type {@code package/TypeRequest}
 * @param response of type {@code package/TypeResponse}
 */
public record ServiceDefinition(
    String type, String text, MessageDefinition request, MessageDefinition response) {
  private static final String SEPARATOR = "---";

  /**
   * Reads a definition.
   *
   * @param type {@code package/Type}
   * @param source where the text came from, for errors
   * @throws MessageDefinitionException naming source and line
   */
  public static ServiceDefinition parse(String type, String source, String text) {
    List<String> lines = text.lines().toList();
    int separator = 0;
    while (separator < lines.size() && !lines.get(separator).startsWith(SEPARATOR)) {
      separator++;
    }
    if (separator == lines.size()) {
      throw new MessageDefinitionException(
          source, "has no line " + SEPARATOR + " between request and response");
    }
    return new ServiceDefinition(
        type,
        text,
        part(type + "Request", source, lines, 0, separator),
        part(type + "Response", source, lines, separator + 1, lines.size()));
  }

  private static MessageDefinition part(
      String type, String source, List<String> lines, int from, int to) {
    return MessageDefinition.parse(
        type, source, from + 1, String.join("\n", lines.subList(from, to)));
  }
}
