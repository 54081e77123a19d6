package io.tombola.sim.bench.ingest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.node.ros.master.MasterClient;
import io.tombola.node.ros.tcpros.ConnectionHeader;
import io.tombola.node.ros.xmlrpc.RosApi;
import io.tombola.node.ros.xmlrpc.XmlRpcClient;
import io.tombola.node.ros.xmlrpc.XmlRpcServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A publisher of EventArrays that are ready before it starts: one thread writes the same bytes to
 * one subscriber, as fast as the socket takes them. Ends with its standard input.
 */
final class FlatOutPublisher {
  private static final String HOST = "127.0.0.1";
  private static final int SIDE = 128;
  private static final int SEED = 7;

  /** Small messages are written together, up to this many bytes. */
  private static final int WRITE_BYTES = 1 << 18;

  private FlatOutPublisher() {}

  /** Takes the master's URI, a topic, and events a message. */
  public static void main(String[] args) throws IOException {
    exitWithParent();
    String topic = args[1];
    ByteBuffer frames = frames(Integer.parseInt(args[2]));
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      register(URI.create(args[0]), topic, server.socket().getLocalPort());
      try (SocketChannel subscriber = server.accept()) {
        answerHeader(subscriber, topic);
        while (true) {
          frames.clear();
          while (frames.hasRemaining()) {
            subscriber.write(frames);
          }
        }
      }
    }
  }

  private static void exitWithParent() {
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

  private static void register(URI master, String topic, int port) {
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
            "/flat_out",
            "http://" + HOST + ":" + slavePort + "/")
        .registerPublisher(topic, EventArrayCodec.DVS_TYPE)
        .join();
  }

  private static void answerHeader(SocketChannel subscriber, String topic) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(subscriber, length);
    readFully(subscriber, ByteBuffer.allocate(length.getInt(0)));
    ByteBuf header =
        ConnectionHeader.encode(
            Map.of(
                ConnectionHeader.CALLER_ID,
                "/flat_out",
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

  /** Whole frames, with their lengths. */
  private static ByteBuffer frames(int events) {
    EventBatch batch = new EventBatch(SIDE, SIDE, events);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < events; i++) {
      long timeNs = 1_500_000_000_000_000_000L + i * 1_000L;
      batch.add(timeNs, random.nextInt(SIDE), random.nextInt(SIDE), random.nextBoolean());
    }
    int length = EventArrayCodec.encodedLength("dvs", events);
    int frameLength = Integer.BYTES + length;
    int count = Math.max(1, WRITE_BYTES / frameLength);
    ByteBuffer frames =
        ByteBuffer.allocateDirect(count * frameLength).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      frames.putInt(length);
      EventArrayCodec.encode(batch, 0, events, i, 0, "dvs", frames);
    }
    return frames;
  }
}
