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
 * The definitions at hand, read on demand from {@code ros/<package>/msg/<Type>.msg} and {@code
 * ros/<package>/srv/<Type>.srv} on the class path, with what TCPROS derives from them.
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
    return definitions.computeIfAbsent(
        type, name -> MessageDefinition.parse(name, resource(name, "msg"), text(name, "msg")));
  }

  /**
   * The definition of a service.
   *
   * @param type {@code package/Type}
   * @throws MessageDefinitionException when it is not on the class path or cannot be read
   */
  public ServiceDefinition service(String type) {
    return ServiceDefinition.parse(type, resource(type, "srv"), text(type, "srv"));
  }

  /** Name, md5 and full text of a type, as two nodes show them to each other. */
  public RosType type(String type) {
    return type(get(type));
  }

  RosType type(MessageDefinition definition) {
    return new RosType(
        definition.type(),
        md5Hex(md5Text(definition, new LinkedHashSet<>())),
        fullText(definition));
  }

  /** The md5 of the layout: comments, spaces and package names do not count, field names do. */
  public String md5(String type) {
    return md5Hex(md5Text(get(type), new LinkedHashSet<>()));
  }

  /** The md5 of a service: that of its request's and its response's layout in a row. */
  public String md5(ServiceDefinition service) {
    return md5Hex(
        md5Text(service.request(), new LinkedHashSet<>())
            + md5Text(service.response(), new LinkedHashSet<>()));
  }

  /** The definition followed by those of all messages in it, separated as TCPROS wants them. */
  public String fullText(String type) {
    return fullText(get(type));
  }

  private String fullText(MessageDefinition definition) {
    Set<String> all = new LinkedHashSet<>();
    collectDependencies(definition, all);
    StringBuilder text = new StringBuilder(definition.text());
    for (String dependency : all) {
      text.append('\n').append(SEPARATOR).append("\nMSG: ").append(dependency).append('\n');
      text.append(get(dependency).text());
    }
    return text.toString();
  }

  private void collectDependencies(MessageDefinition definition, Set<String> into) {
    for (String dependency : definition.dependencies()) {
      if (into.add(dependency)) {
        collectDependencies(get(dependency), into);
      }
    }
  }

  private String md5Text(MessageDefinition definition, Set<String> path) {
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
      text.append(
          field.primitive()
              ? field.type() + field.array()
              : md5Hex(md5Text(get(field.type()), path)));
      text.append(' ').append(field.name()).append('\n');
    }
    path.remove(definition.type());
    return text.toString().strip();
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

  private static String resource(String type, String kind) {
    if (!TYPE_NAME.matcher(type).matches()) {
      throw new MessageDefinitionException(type, "is not a type; write 'package/Type'");
    }
    return "ros/" + type.replace("/", "/" + kind + "/") + "." + kind;
  }

  private static String text(String type, String kind) {
    String resource = resource(type, kind);
    try (InputStream in = MessageDefinitions.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new MessageDefinitionException(
            resource, "is not on the class path, so " + type + " is unknown");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
