package io.tombola.sim.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.tcpros.ConnectionHeader;
import io.tombola.node.ros.xmlrpc.RosApi;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import io.tombola.node.ros.xmlrpc.XmlRpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A publisher of {@code dvs_msgs/EventArray} without a node around it: one topic, one subscriber, a
 * blocking socket. For senders in a process of their own that must cost little.
 */
public final class LonePublisher {
  private static final String HOST = "127.0.0.1";

  private LonePublisher() {}

  /** Ends this process when its standard input does, and so with the process that started it. */
  public static void exitWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException e) {
                // The parent is gone all the same.
              }
              System.exit(0);
            });
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Registers the topic and waits for its subscriber; what is written then goes there, each message
   * behind its length, and waits while the subscriber's machine takes no more.
   *
   * @param name of the publisher in the ROS graph, such as {@code /camera}
   */
  public static SocketChannel accept(URI master, String name, String topic) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      register(master, name, topic, server.socket().getLocalPort());
      SocketChannel subscriber = server.accept();
      subscriber.setOption(StandardSocketOptions.TCP_NODELAY, true);
      answerHeader(subscriber, name, topic);
      return subscriber;
    }
  }

  private static void register(URI master, String name, String topic, int port) {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    RosApi api =
        new RosApi()
            .add(
                "requestTopic",
                3,
                params -> RosApi.Reply.success("ready", List.of("TCPROS", HOST, port)));
    var bound =
        XmlRpcServer.bind(group, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), api)
            .syncUninterruptibly();
    int slavePort = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    new MasterClient(
            new XmlRpcClient(group, Duration.ofSeconds(5)),
            master,
            name,
            "http://" + HOST + ":" + slavePort + "/")
        .registerPublisher(topic, EventArrayCodec.DVS_TYPE)
        .join();
  }

  private static void answerHeader(SocketChannel subscriber, String name, String topic)
      throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(subscriber, length);
    readFully(subscriber, ByteBuffer.allocate(length.getInt(0)));
    ByteBuf header =
        ConnectionHeader.encode(
            Map.of(
                ConnectionHeader.CALLER_ID,
                name,
                ConnectionHeader.TOPIC,
                topic,
                ConnectionHeader.TYPE,
                EventArrayCodec.DVS_TYPE,
                ConnectionHeader.MD5,
                EventArrayCodec.MD5));
    ByteBuffer bytes = header.nioBuffer();
    while (bytes.hasRemaining()) {
      subscriber.write(bytes);
    }
  }

  private static void readFully(SocketChannel from, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (from.read(into) < 0) {
        throw new IOException("the subscriber hung up");
      }
    }
  }
}
