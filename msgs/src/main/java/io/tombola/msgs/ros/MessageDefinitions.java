package io.tombola.msgs.ros;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The message definitions at hand, read on demand from {@code ros/<package>/msg/<Type>.msg} on the
 * class path, with what TCPROS derives from them.
 *
 * <p>Source of the md5 and of the full text: genmsg's {@code gentools.py}. Safe for several
 * threads.
 */
public final class MessageDefinitions {
  private static final Pattern TYPE_NAME = Pattern.compile("[a-zA-Z]\\w*/[a-zA-Z]\\w*");
  private static final String SEPARATOR = "=".repeat(80);

  private final Map<String, MessageDefinition> definitions = new ConcurrentHashMap<>();

  /**
   * The definition of a type.
   *
   * @param type {@code package/Type}
   * @throws MessageDefinitionException when it is not on the class path or cannot be read
   */
  public MessageDefinition get(String type) {
    return definitions.computeIfAbsent(type, MessageDefinitions::load);
  }

  /** Name, md5 and full text of a type, as two nodes show them to each other. */
  public RosType type(String type) {
    return new RosType(type, md5(type), fullText(type));
  }

  /** The md5 of the layout: comments, spaces and package names do not count, field names do. */
  public String md5(String type) {
    return md5(get(type), new LinkedHashSet<>());
  }

  /** The definition followed by those of all messages in it, separated as TCPROS wants them. */
  public String fullText(String type) {
    Set<String> all = new LinkedHashSet<>();
    collectDependencies(type, all);
    StringBuilder text = new StringBuilder(get(type).text());
    for (String dependency : all) {
      text.append('\n').append(SEPARATOR).append("\nMSG: ").append(dependency).append('\n');
      text.append(get(dependency).text());
    }
    return text.toString();
  }

  private void collectDependencies(String type, Set<String> into) {
    for (String dependency : get(type).dependencies()) {
      if (into.add(dependency)) {
        collectDependencies(dependency, into);
      }
    }
  }

  private String md5(MessageDefinition definition, Set<String> path) {
    if (!path.add(definition.type())) {
      throw new MessageDefinitionException(definition.type(), "contains itself: " + path);
    }
    StringBuilder text = new StringBuilder();
    for (MessageDefinition.Constant constant : definition.constants()) {
      text.append(constant.type()).append(' ').append(constant.name());
      text.append('=').append(constant.value()).append('\n');
    }
    for (MessageDefinition.Field field : definition.fields()) {
      // A message counts by its md5, and whether it is an array is left out.
      text.append(field.primitive() ? field.type() + field.array() : md5(get(field.type()), path));
      text.append(' ').append(field.name()).append('\n');
    }
    path.remove(definition.type());
    return md5Hex(text.toString().strip());
  }

  private static String md5Hex(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must offer MD5", e);
    }
  }

  private static MessageDefinition load(String type) {
    if (!TYPE_NAME.matcher(type).matches()) {
      throw new MessageDefinitionException(type, "is not a message type; write 'package/Type'");
    }
    String resource = "ros/" + type.replace("/", "/msg/") + ".msg";
    try (InputStream in = MessageDefinitions.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new MessageDefinitionException(
            resource, "is not on the class path, so " + type + " is unknown");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return MessageDefinition.parse(type, resource, text);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
