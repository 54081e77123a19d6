package io.tombola.node.ingest;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The sockets, beside ROS, from which a camera gets events. */
public final class RawTransports implements AutoCloseable {
  private static final long END_TIMEOUT_MS = 1000;

  private final EventLoopGroup group;
  private UdpReceiver udp;
  private TcpReceiver tcp;

  /**
   * Opens what is asked for.
   *
   * @throws io.tombola.node.ros.RosException when an address cannot be had; nothing is left open
   */
  public RawTransports(
      Optional<UdpSettings> udpSettings, Optional<TcpSettings> tcpSettings, CameraIntake intake) {
    boolean any = udpSettings.isPresent() || tcpSettings.isPresent();
    group =
        any
            ? new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("receive", true), NioIoHandler.newFactory())
            : null;
    try {
      udpSettings.ifPresent(settings -> udp = UdpReceiver.open(group, settings, intake));
      tcpSettings.ifPresent(settings -> tcp = TcpReceiver.open(group, settings, intake));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where datagrams go, with the port that was given when any was asked for. */
  public InetSocketAddress udpAddress() {
    return udp.address();
  }

  /** Where TCP senders connect to, with the port that was given when any was asked for. */
  public InetSocketAddress tcpAddress() {
    return tcp.address();
  }

  @Override
  public void close() {
    if (udp != null) {
      udp.close();
    }
    if (tcp != null) {
      tcp.close();
    }
    if (group != null) {
      group.shutdownGracefully(0, END_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
  }
}
