package io.tombola.node.ros.tcpros;

import io.tombola.msgs.ros.RosType;
import java.util.Map;

/**
 * What a publisher said of itself when it was connected to.
 *
 * @param callerId graph name of its node, empty when it gave none
 * @param type of the messages that follow: name, md5 and, if the publisher gave it, the full text
 *     of the definition
 * @param latching whether it repeats its last message to new subscribers, so that the first message
 *     may be old
 */
public record PublisherInfo(String callerId, RosType type, boolean latching) {
  /** Reads it from a publisher's connection header; what is missing is empty. */
  static PublisherInfo of(Map<String, String> header) {
    return new PublisherInfo(
        header.getOrDefault(ConnectionHeader.CALLER_ID, ""),
        new RosType(
            header.getOrDefault(ConnectionHeader.TYPE, ""),
            header.getOrDefault(ConnectionHeader.MD5, ""),
            header.getOrDefault(ConnectionHeader.DEFINITION, "")),
        "1".equals(header.get(ConnectionHeader.LATCHING)));
  }
}
