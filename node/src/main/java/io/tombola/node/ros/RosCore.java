package io.tombola.node.ros;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.tombola.node.ros.master.MasterApi;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import io.tombola.node.ros.xmlrpc.XmlRpcServer;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ROS master inside this process, for machines without {@code roscore}. Serves every node that
 * reaches it, Debian's tools included; there is no rosout.
 */
public final class RosCore {
  private static final Logger LOG = LoggerFactory.getLogger(RosCore.class);
  private static final Duration NODE_TIMEOUT = Duration.ofSeconds(3);

  private final String host;
  private final int port;
  private EventLoopGroup group;
  private volatile ChannelFuture binding;

  private RosCore(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** A master on this machine, on any free port. */
  public static RosCore newPrivate() {
    return new RosCore(NodeConfiguration.LOOPBACK, 0);
  }

  /** A master on this machine, on a port that others know. */
  public static RosCore newPublic(int port) {
    return new RosCore(NodeConfiguration.LOOPBACK, port);
  }

  /** A master that other machines reach as {@code host}. */
  public static RosCore newPublic(String host, int port) {
    return new RosCore(host, port);
  }

  /** Begins to listen; {@link #awaitStart} says whether it could. */
  public synchronized void start() {
    if (group != null) {
      throw new IllegalStateException("this master was started before");
    }
    group = Hosts.newGroup("ros-master");
    MasterApi master =
        new MasterApi(() -> getUri().toString(), new XmlRpcClient(group, NODE_TIMEOUT));
    // Nodes see by it that the master is another one than before.
    master.setParameter("/run_id", UUID.randomUUID().toString());
    binding = XmlRpcServer.bind(group, Hosts.bindAddress(host, port), master.api());
  }

  /**
   * Waits until nodes can come.
   *
   * @throws RosException when the port is taken; says what to do
   */
  public void awaitStart() {
    if (binding == null) {
      throw new IllegalStateException("this master was not started");
    }
    try {
      Hosts.bound(
          binding,
          String.format(
              "port %d of %s may belong to another ROS master: use that one"
                  + " (ROS_MASTER_URI=http://%s:%d/), stop it, or choose another port",
              port, host, host, port));
    } catch (RosException e) {
      shutdown();
      throw e;
    }
    LOG.info("ROS master is at {}", getUri());
  }

  /** Where the master is; known once it listens. */
  public URI getUri() {
    if (binding == null) {
      throw new IllegalStateException("this master was not started");
    }
    Channel channel = binding.channel();
    return Hosts.uri(host, port == 0 ? Hosts.port(channel) : port);
  }

  /** Stops the master. Nodes stay, and register again with the next one at this address. */
  public synchronized void shutdown() {
    if (group != null) {
      binding.channel().close().awaitUninterruptibly();
      group.shutdownGracefully(0, 200, TimeUnit.MILLISECONDS).awaitUninterruptibly();
      LOG.info("ROS master of port {} has stopped", port);
    }
  }
}
