package io.tombola.node.ros.tcpros;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields two nodes show each other before messages flow.
 *
 * <pre>
 * u32 length | length bytes of fields
 * field: u32 length | name '=' value     all lengths little-endian, text UTF-8
 * </pre>
 */
public final class ConnectionHeader {
  /** Graph name of the node that writes the header. */
  public static final String CALLER_ID = "callerid";

  /** Name of the topic. */
  public static final String TOPIC = "topic";

  /** Name of the service; in place of {@link #TOPIC}. */
  public static final String SERVICE = "service";

  /** Name of a service's request type. */
  public static final String REQUEST_TYPE = "request_type";

  /** Name of a service's response type. */
  public static final String RESPONSE_TYPE = "response_type";

  /** {@code 1} when a service's client will call more than once. */
  public static final String PERSISTENT = "persistent";

  /** {@code 1} when only a service's header is wanted. */
  public static final String PROBE = "probe";

  /** Name of the message type. */
  public static final String TYPE = "type";

  /** md5 of the message type, or {@code *}. */
  public static final String MD5 = "md5sum";

  /** Full text of the message type. */
  public static final String DEFINITION = "message_definition";

  /** {@code 1} when the publisher repeats its last message to new subscribers. */
  public static final String LATCHING = "latching";

  /** {@code 1} when the subscriber wants small messages at once. */
  public static final String TCP_NODELAY = "tcp_nodelay";

  /** Why the other side is refused; nothing follows. */
  public static final String ERROR = "error";

  /** The largest header that is read, bytes; definitions of a few kilobytes are common. */
  public static final int MAX_BYTES = 1 << 20;

  private ConnectionHeader() {}

  /** The fields with the length in front. */
  public static ByteBuf encode(Map<String, String> fields) {
    ByteBuf out = Unpooled.buffer().writeIntLE(0);
    fields.forEach(
        (name, value) -> {
          byte[] field = (name + "=" + value).getBytes(StandardCharsets.UTF_8);
          out.writeIntLE(field.length).writeBytes(field);
        });
    return out.setIntLE(0, out.readableBytes() - Integer.BYTES);
  }

  /**
   * Reads the fields from what follows the length.
   *
   * @throws CorruptedFrameException when a field is cut off or has no equals sign
   */
  public static Map<String, String> decode(ByteBuf in) {
    Map<String, String> fields = new LinkedHashMap<>();
    while (in.isReadable()) {
      long length = in.readableBytes() < Integer.BYTES ? -1 : in.readUnsignedIntLE();
      if (length < 0 || length > in.readableBytes()) {
        throw new CorruptedFrameException("connection header is cut off inside a field");
      }
      String field = in.readCharSequence((int) length, StandardCharsets.UTF_8).toString();
      int equals = field.indexOf('=');
      if (equals <= 0) {
        throw new CorruptedFrameException("connection header field has no name: '" + field + "'");
      }
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }
}
