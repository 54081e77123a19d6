package io.tombola.msgs.ros;

import static java.util.Objects.requireNonNull;

/**
 * A service's name and md5, and how its requests and responses are written and read.
 *
 * @param name {@code package/Type}
 * @param md5 32 hexadecimal digits by the genmsg rule, or {@link RosType#ANY_MD5} for clients that
 *     take any
 * @param <Q> the request's class
 * @param <S> the response's class
 */
public record RosServiceType<Q, S>(
    String name, String md5, RosMessageType<Q> request, RosMessageType<S> response) {
  /** Checks that nothing is missing. */
  public RosServiceType {
    requireNonNull(name, "name");
    requireNonNull(md5, "md5");
    requireNonNull(request, "request");
    requireNonNull(response, "response");
  }

  /** How one half of a service is written and read. */
  public record Half<T>(RosMessageType.Encoder<T> encoder, RosMessageType.Decoder<T> decoder) {}

  /**
   * A type whose definition is on the class path as {@code ros/<package>/srv/<Type>.srv}.
   *
   * @param name {@code package/Type}
   * @throws MessageDefinitionException when the definition is missing or wrong
   */
  public static <Q, S> RosServiceType<Q, S> of(String name, Half<Q> request, Half<S> response) {
    MessageDefinitions definitions = new MessageDefinitions();
    ServiceDefinition service = definitions.service(name);
    return new RosServiceType<>(
        name,
        definitions.md5(service),
        new RosMessageType<>(definitions.type(service.request()), request.encoder, request.decoder),
        new RosMessageType<>(
            definitions.type(service.response()), response.encoder, response.decoder));
  }

  /** True when a node that shows {@code otherMd5} speaks this service: the same or a wildcard. */
  public boolean matches(String otherMd5) {
    return md5.equals(otherMd5) || md5.equals(RosType.ANY_MD5) || otherMd5.equals(RosType.ANY_MD5);
  }

  @Override
  public String toString() {
    return name + " [" + md5 + "]";
  }
}
