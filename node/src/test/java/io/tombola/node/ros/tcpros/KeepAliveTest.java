package io.tombola.node.ros.tcpros;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class KeepAliveTest {
  @Test
  @EnabledOnOs(OS.LINUX)
  void socketsAreProbedWithinSeconds() {
    NioSocketChannel channel = new NioSocketChannel();
    KeepAlive.enable(channel.config());
    assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
    assertThat(channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)))
        .isEqualTo(KeepAlive.IDLE_S);
    assertThat(channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)))
        .isEqualTo(KeepAlive.PROBES);
    channel.unsafe().closeForcibly();
  }
}
