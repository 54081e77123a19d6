package io.tombola.node.ros;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;

/** What nodes and masters share about threads, addresses and listening. */
final class Hosts {
  private Hosts() {}

  /** Network threads that do not keep the JVM alive. */
  static EventLoopGroup newGroup(String name) {
    return new MultiThreadIoEventLoopGroup(2, daemonThreads(name), NioIoHandler.newFactory());
  }

  /** Threads that do not keep the JVM alive. */
  static ThreadFactory daemonThreads(String name) {
    return new DefaultThreadFactory(name, true);
  }

  /** Where to listen so that {@code host} reaches it: a loopback host is reached from here only. */
  static InetSocketAddress bindAddress(String host, int port) {
    return isLoopback(host)
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
        : new InetSocketAddress(port);
  }

  /**
   * Whether {@code host} is this machine as it sees itself.
   *
   * @throws RosException when the name is unknown
   */
  static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw new RosException(
          "host name '" + host + "' is unknown on this machine; set ROS_IP to its address", e);
    }
  }

  /**
   * Waits until a listener is bound.
   *
   * @param advice what to do when it cannot be
   */
  static Channel bound(ChannelFuture binding, String advice) {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new RosException(
          "cannot listen: " + binding.cause().getMessage() + "; " + advice, binding.cause());
    }
    return binding.channel();
  }

  static int port(Channel channel) {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  static URI uri(String host, int port) {
    return URI.create("http://" + host + ":" + port + "/");
  }
}
