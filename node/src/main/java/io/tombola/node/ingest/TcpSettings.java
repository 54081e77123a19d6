package io.tombola.node.ingest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Where AEDAT 3.1 streams come from over TCP.
 *
 * @param listen where senders connect to, if they may
 * @param connect a server such as cAER to fetch events from, if there is one
 * @param width of the sensor in pixels, which the stream does not tell
 * @param height of the sensor in pixels
 * @param allow clients that are heard; all when empty
 */
public record TcpSettings(
    Optional<InetSocketAddress> listen,
    Optional<InetSocketAddress> connect,
    int width,
    int height,
    Set<InetAddress> allow) {}
