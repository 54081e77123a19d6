package io.tombola.node.ros.tcpros;

/**
 * One TCPROS connection, for {@code rosnode info} and statistics.
 *
 * @param id unique within the node
 * @param peer caller id of a subscriber, slave URI of a publisher
 * @param connected false while it is being re-established
 * @param messages sent or received so far
 * @param bytes sent or received so far, without length prefixes
 * @param dropped messages that a slow subscriber lost; 0 when receiving
 */
public record ConnectionInfo(
    int id, String peer, boolean connected, long messages, long bytes, long dropped) {}
