package io.tombola.node.ros.tcpros;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.tombola.msgs.ros.RosType;
import io.tombola.node.ros.xmlrpc.RosApi;
import io.tombola.node.ros.xmlrpc.RosApi.Reply;
import io.tombola.node.ros.xmlrpc.XmlRpcServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A publisher as a subscriber meets it: a slave API and a TCPROS server, without any master. */
final class SlavePublisher {
  private final TopicPublisher publisher;
  private final Channel slave;

  /** Publishes {@code topic}, and says that it does so at {@code host}. */
  SlavePublisher(EventLoopGroup group, String host, String topic, RosType type) {
    publisher = new TopicPublisher("/camera", topic, type);
    int port = port(TcprosServer.bind(group, loopback(), name -> publisher, name -> null, () -> 1));
    RosApi api =
        new RosApi()
            .add(
                "requestTopic", 3, params -> Reply.success("ready", List.of("TCPROS", host, port)));
    slave = XmlRpcServer.bind(group, loopback(), api).syncUninterruptibly().channel();
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static int port(ChannelFuture bound) {
    return ((InetSocketAddress) bound.syncUninterruptibly().channel().localAddress()).getPort();
  }

  TopicPublisher publisher() {
    return publisher;
  }

  /** Address of the slave API, at {@code host}. */
  String uri(String host) {
    return "http://" + host + ":" + ((InetSocketAddress) slave.localAddress()).getPort() + "/";
  }
}
