package io.tombola.node.ros.tcpros;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Has the system probe connections that are silent, so that one whose other end vanished without a
 * word (power cut, cable pulled) is closed {@value #IDLE_S} + {@value #PROBES} x {@value
 * #INTERVAL_S} seconds later, and made again. Where the system has no such options its own times
 * hold, two hours as a rule.
 */
final class KeepAlive {
  /** Silence before the first probe, seconds. */
  static final int IDLE_S = 10;

  /** Between two probes, seconds. */
  static final int INTERVAL_S = 5;

  /** Probes without an answer. */
  static final int PROBES = 3;

  private KeepAlive() {}

  static void enable(ChannelConfig config) {
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_S);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL_S);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
  }
}
