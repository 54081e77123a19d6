package io.tombola.msgs.bag;

import static java.util.Objects.requireNonNull;

/**
 * One publisher's road into a bag; a topic with several publishers has several.
 *
 * @param id the connection's number within its bag
 * @param topic the topic's name
 * @param type package and name, such as {@code dvs_msgs/EventArray}
 * @param md5 MD5 of the type, 32 hexadecimal digits
 * @param definition the type's full text, with the types it uses
 * @param callerId the publishing node's name, empty when not recorded
 * @param latching whether the publisher latched
 */
public record BagConnection(
    int id,
    String topic,
    String type,
    String md5,
    String definition,
    String callerId,
    boolean latching) {

  /** Refuses nulls. */
  public BagConnection {
    requireNonNull(topic, "topic");
    requireNonNull(type, "type");
    requireNonNull(md5, "md5");
    requireNonNull(definition, "definition");
    requireNonNull(callerId, "callerId");
  }
}
