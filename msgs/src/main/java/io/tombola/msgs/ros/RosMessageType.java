package io.tombola.msgs.ros;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/**
 * A record's ROS type and how its bytes are written and read.
 *
 * @param <T> the message's class
 */
public final class RosMessageType<T> {
  private final RosType type;
  private final Encoder<T> encoder;
  private final Decoder<T> decoder;

  /** Appends a message's bytes. */
  @FunctionalInterface
  public interface Encoder<T> {
    /** Writes every field in the definition's order. */
    void write(T message, MessageWriter out);
  }

  /** Reads a message's bytes. */
  @FunctionalInterface
  public interface Decoder<T> {
    /** Reads every field in the definition's order. */
    T read(MessageReader in) throws MessageFormatException;
  }

  /** A type from its parts. */
  public RosMessageType(RosType type, Encoder<T> encoder, Decoder<T> decoder) {
    this.type = requireNonNull(type, "type");
    this.encoder = requireNonNull(encoder, "encoder");
    this.decoder = requireNonNull(decoder, "decoder");
  }

  /**
   * A type whose definition is on the class path.
   *
   * @param name {@code package/Type}
   * @throws MessageDefinitionException when the definition is missing or wrong
   */
  public static <T> RosMessageType<T> of(String name, Encoder<T> encoder, Decoder<T> decoder) {
    return new RosMessageType<>(new MessageDefinitions().type(name), encoder, decoder);
  }

  /** Name, md5 and definition. */
  public RosType type() {
    return type;
  }

  /** Appends {@code message} to {@code out}. */
  public void write(T message, MessageWriter out) {
    encoder.write(message, out);
  }

  /**
   * Reads the message that fills {@code body} from its position to its limit.
   *
   * @throws MessageFormatException when bytes are missing or left over
   */
  public T read(ByteBuffer body) throws MessageFormatException {
    MessageReader in = new MessageReader(body);
    T message = decoder.read(in);
    in.end();
    return message;
  }

  @Override
  public String toString() {
    return type.toString();
  }
}
