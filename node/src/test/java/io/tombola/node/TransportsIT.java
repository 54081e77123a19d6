package io.tombola.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.tombola.engine.ticket.TicketFile;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.Aedat31NetworkHeader;
import io.tombola.msgs.wire.Aedat31Packet;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.msgs.wire.EventPacket;
import io.tombola.msgs.wire.SpifCodec;
import io.tombola.node.ros.CommandLineLoader;
import io.tombola.node.ros.ConnectedNode;
import io.tombola.node.ros.DefaultNodeFactory;
import io.tombola.node.ros.DefaultNodeMainExecutor;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.NodeConfiguration;
import io.tombola.node.ros.NodeMainExecutor;
import io.tombola.node.ros.Publisher;
import io.tombola.node.ros.RosCore;
import io.tombola.node.web.LiveViewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gesture node that gets its events by UDP, by TCP and by both kinds of ROS messages. */
final class TransportsIT {
  private static final int SIDE = 64;
  private static final int EVENTS = 100;
  private static final int PACKETS = 60;
  private static final long PACKET_NS = 10_000_000;

  @TempDir private Path home;
  private final NodeMainExecutor executor = DefaultNodeMainExecutor.newDefault();
  private RosCore master;
  private GestureNode gestures;

  @BeforeEach
  void start() throws Exception {
    master = RosCore.newPrivate();
    master.start();
    master.awaitStart();
    Path ticket = home.resolve("test.ticket");
    TicketFile.write(TestTickets.ticket(), ticket);
    gestures = new GestureNode(ticket);
  }

  @AfterEach
  void stop() {
    executor.shutdown();
    LossLedger ledger = gestures.statistics().ledger();
    Eventually.await("the ledger balances: " + ledger, ledger::balances);
    master.shutdown();
  }

  private void startNode(String... arguments) {
    List<String> all = new ArrayList<>(List.of("__master:=" + master.getUri()));
    all.addAll(List.of(arguments));
    executor.execute(gestures, new CommandLineLoader(all, Map.of()).build("tombola"));
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int freeTcpPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String[] udp(int port) {
    return new String[] {"_udp/port:=" + port, "_udp/width:=" + SIDE, "_udp/height:=" + SIDE};
  }

  /** A packet of 10 ms. */
  private static EventBatch packet(int number, long originNs) {
    EventBatch batch = new EventBatch(SIDE, SIDE, EVENTS);
    long startNs = originNs + number * PACKET_NS;
    for (int i = 0; i < EVENTS; i++) {
      batch.add(startNs + i * PACKET_NS / EVENTS, (number + i) % SIDE, i % SIDE, i % 2 == 0);
    }
    return batch;
  }

  private void sendUdp(int port, long originNs) throws Exception {
    SpifCodec codec = new SpifCodec(SIDE, SIDE, SpifCodec.Timestamps.ALWAYS, new EventLedger());
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ByteBuffer datagram = ByteBuffer.allocate(1472);
    try (DatagramChannel channel = DatagramChannel.open().connect(address)) {
      for (int i = 0; i < PACKETS; i++) {
        codec.encode(packet(i, originNs), 0, EVENTS, datagram.clear());
        channel.write(datagram.flip());
        awaitReceived(i + 1L);
      }
    }
  }

  private void awaitReceived(long messages) {
    var socket = gestures.statistics().ledger().socket();
    Eventually.await(messages + " messages came", () -> socket.in() >= messages);
  }

  /** Its sockets are open: as the system says, since a trial with a socket would be in its way. */
  private void awaitNode(String what, int port) {
    String local = ":%04X ".formatted(port);
    Eventually.await(what, () -> sockets("udp").contains(local) || sockets("udp6").contains(local));
  }

  private static String sockets(String protocol) {
    Path table = Path.of("/proc/net", protocol);
    try {
      return Files.exists(table) ? Files.readString(table) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void udpEventsAreBinnedAndRunOnRosTime() throws Exception {
    int port = freeUdpPort();
    startNode(udp(port));
    awaitNode("the node listens", port);
    long beforeNs = System.currentTimeMillis() * 1_000_000L;
    sendUdp(port, 5_000_000_000L);

    LossLedger ledger = gestures.statistics().ledger();
    Eventually.await("all are binned", () -> ledger.bin().in() == (long) EVENTS * PACKETS);
    assertThat(ledger.bin().dropped()).isZero();
    assertThat(ledger.infer().out()).isPositive();
    assertThat(gestures.statistics().lastEventNs().get()).isGreaterThan(beforeNs - 1_000_000_000L);
    assertThat(gestures.statistics().clocks()).containsKey("udp 127.0.0.1:" + port);
  }

  @Test
  void tcpAndUdpMayFeedAtOnce() throws Exception {
    int udpPort = freeUdpPort();
    int tcpPort = freeTcpPort();
    List<String> arguments = new ArrayList<>(List.of(udp(udpPort)));
    arguments.addAll(
        List.of("_tcp/port:=" + tcpPort, "_tcp/width:=" + SIDE, "_tcp/height:=" + SIDE));
    startNode(arguments.toArray(new String[0]));
    awaitNode("the node listens", udpPort);
    try (Socket socket = connect(tcpPort)) {
      ByteBuffer bytes = ByteBuffer.allocate(20 + 28 + 8 * EVENTS);
      Aedat31NetworkHeader.encode(0, false, bytes);
      Aedat31Packet.encode(packet(0, 0), 0, EVENTS, bytes);
      socket.getOutputStream().write(bytes.array());
      awaitReceived(1);
      sendUdp(udpPort, 5_000_000_000L);
    }
    LossLedger ledger = gestures.statistics().ledger();
    Eventually.await("all are binned", () -> ledger.bin().in() == (long) EVENTS * (PACKETS + 1));
    assertThat(gestures.statistics().clocks()).hasSize(2);
  }

  private static Socket connect(int port) {
    Socket[] connected = new Socket[1];
    Eventually.await(
        "the node listens on TCP",
        () -> {
          try {
            connected[0] = new Socket(InetAddress.getLoopbackAddress(), port);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
    return connected[0];
  }

  @Test
  void theTopicTakesEitherTypeByThePublishersHeader() throws Exception {
    startNode();
    ConnectedNode arrays =
        new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("a", master.getUri()));
    publish(arrays, new RosType(EventArrayCodec.DV_TYPE, EventArrayCodec.MD5, ""), eventArray());
    awaitReceived(1);
    arrays.shutdown();
    ConnectedNode packets =
        new DefaultNodeFactory().newNode(NodeConfiguration.newPrivate("p", master.getUri()));
    publish(packets, new RosType(EventPacket.TYPE, EventPacket.MD5, ""), eventPacket());
    awaitReceived(2);
    packets.shutdown();

    LossLedger ledger = gestures.statistics().ledger();
    assertThat(ledger.socket().out()).isEqualTo(2);
    assertThat(ledger.decode().out()).isEqualTo(EVENTS + 1);
    assertThat(ledger.decode().dropped(DropCause.MALFORMED)).isZero();
    assertThat(gestures.statistics().clocks()).containsKey("/events");
  }

  private static void publish(ConnectedNode node, RosType type, byte[] body) {
    Publisher<Consumer<ByteBuf>> publisher = node.newRawPublisher("/events", type);
    Eventually.await("the node subscribes", publisher::hasSubscribers);
    publisher.publish(out -> out.writeBytes(body));
  }

  private static byte[] eventArray() {
    ByteBuffer out = ByteBuffer.allocate(EventArrayCodec.encodedLength("dvs", EVENTS));
    EventArrayCodec.encode(packet(0, 1_000_000_000L), 0, EVENTS, 1, 0, "dvs", out);
    return out.array();
  }

  private static byte[] eventPacket() {
    ByteBuffer event =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(1000).putInt(0x000F0005);
    int length = EventPacket.encodedLength("dvs", "mono", event.flip().remaining());
    ByteBuffer out = ByteBuffer.allocate(length);
    EventPacket.encode(1, 1_100_000_000L, "dvs", SIDE, SIDE, 0, "mono", event, out);
    return out.array();
  }

  @Test
  void theLivePageShowsWhatComes() throws Exception {
    int web = freeTcpPort();
    int port = freeUdpPort();
    List<String> arguments = new ArrayList<>(List.of(udp(port)));
    arguments.add("_web/port:=" + web);
    startNode(arguments.toArray(new String[0]));
    awaitNode("the node listens", port);
    try (LiveViewer viewer = new LiveViewer(web)) {
      assertThat(viewer.next("ticket").get("node").asText()).isEqualTo("/tombola");
      sendUdp(port, 5_000_000_000L);
      JsonNode step = viewer.next("step");
      assertThat(step.get("width").asInt()).isEqualTo(SIDE);
      assertThat(step.get("cells").asText()).containsPattern("[A-O]");
      assertThat(step.get("confidences")).hasSize(11);
      JsonNode account = viewer.next("account");
      assertThat(account.get("events").asLong()).isPositive();
      assertThat(account.get("losses")).isEmpty();
    }
  }

  @Test
  void aWrongParameterEndsTheNodeWithItsName() throws Exception {
    startNode("_udp/port:=" + freeUdpPort(), "_udp/protocol:=spiff");
    Eventually.await("the node ends", () -> gestures.error() != null);
    assertThat(gestures.error()).hasMessageContaining("~udp/protocol is 'spiff'");
  }

  @Test
  void aPortInUseEndsTheNodeWithItsNumber() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      startNode(udp(taken.getLocalPort()));
      Eventually.await("the node ends", () -> gestures.error() != null);
      assertThatThrownBy(
              () -> {
                throw gestures.error();
              })
          .hasMessageContaining("cannot listen on udp 127.0.0.1:" + taken.getLocalPort());
    }
  }
}
