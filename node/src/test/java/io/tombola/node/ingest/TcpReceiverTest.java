package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.wire.Aedat31NetworkHeader;
import io.tombola.msgs.wire.Aedat31Packet;
import io.tombola.node.ros.Eventually;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** AEDAT 3.1 over TCP, as the node takes it. */
final class TcpReceiverTest {
  private static final int EVENTS = 1000;

  private final IntakeProbe probe = new IntakeProbe(2);

  private static byte[] stream() {
    EventBatch batch = new EventBatch(128, 128, EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      batch.add(i * 1000L, i % 128, i / 128, true);
    }
    ByteBuffer bytes = ByteBuffer.allocate(20 + 28 + 8 * EVENTS);
    Aedat31NetworkHeader.encode(0, false, bytes);
    Aedat31Packet.encode(batch, 0, EVENTS, bytes);
    return bytes.array();
  }

  private EmbeddedChannel connection() {
    return new EmbeddedChannel(new AedatConnection("tcp", probe.intake, 128, 128));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private RawTransports open(
      Optional<InetSocketAddress> listen,
      Optional<InetSocketAddress> connect,
      Set<InetAddress> allow) {
    return new RawTransports(
        Optional.empty(),
        Optional.of(new TcpSettings(listen, connect, 128, 128, allow)),
        probe.intake);
  }

  @Test
  void takesAStreamInAnyPieces() {
    EmbeddedChannel channel = connection();
    byte[] stream = stream();
    for (int at = 0; at < stream.length; at += 77) {
      channel.writeInbound(Unpooled.copiedBuffer(stream, at, Math.min(77, stream.length - at)));
    }
    assertThat(probe.size()).isEqualTo(EVENTS);
    assertThat(probe.received().x(999)).isEqualTo(999 % 128);
    assertThat(probe.balances()).isTrue();
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void aStreamThatIsNoneIsClosedAndCounted() {
    EmbeddedChannel channel = connection();
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[30]));
    assertThat(channel.isOpen()).isFalse();
    assertThat(probe.statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(1);
    assertThat(probe.balances()).isTrue();
  }

  @Test
  void invalidEventsAreCountedAlsoBeforeAStreamThatBreaks() {
    EmbeddedChannel channel = connection();
    byte[] stream = Arrays.copyOf(stream(), 20 + 28 + 8 * EVENTS + 28);
    for (int event : new int[] {0, 7, EVENTS - 1}) {
      stream[20 + 28 + 8 * event] &= ~1;
    }
    // the packet's header knows of it, the next packet's cannot be one
    stream[20 + 24] = (byte) (EVENTS - 3);
    Arrays.fill(stream, stream.length - 28, stream.length, (byte) 0xFF);

    channel.writeInbound(Unpooled.wrappedBuffer(stream));

    assertThat(channel.isOpen()).isFalse();
    assertThat(probe.size()).isEqualTo(EVENTS - 3);
    var decode = probe.statistics.ledger().decode();
    assertThat(decode.dropped(DropCause.INVALID)).isEqualTo(3);
    assertThat(decode.in()).isEqualTo(EVENTS);
    assertThat(probe.balances()).isTrue();
  }

  @Test
  void eventsThatFindTheCameraBehindAreCountedAndTheStreamGoesOn() {
    EmbeddedChannel channel = connection();
    byte[] stream = stream();
    probe.hold();
    for (int at = 0; at < stream.length; at += 1000) {
      channel.writeInbound(Unpooled.copiedBuffer(stream, at, Math.min(1000, stream.length - at)));
    }
    var decode = probe.statistics.ledger().decode();
    assertThat(decode.dropped(DropCause.MAILBOX_FULL)).isPositive();
    assertThat(decode.in()).isEqualTo(EVENTS);
    assertThat(probe.balances()).isTrue();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void listensForSenders() throws Exception {
    try (RawTransports transports = open(Optional.of(anyPort()), Optional.empty(), Set.of());
        Socket socket = new Socket()) {
      socket.connect(transports.tcpAddress());
      socket.getOutputStream().write(stream());
      Eventually.await("all events come", () -> probe.size() == EVENTS);
    }
  }

  @Test
  void clientsThatAreNotAllowedAreClosed() throws Exception {
    try (RawTransports transports =
            open(
                Optional.of(anyPort()),
                Optional.empty(),
                Set.of(InetAddress.getByName("127.0.0.9")));
        Socket socket = new Socket()) {
      socket.connect(transports.tcpAddress());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(probe.statistics.ledger().socket().dropped(DropCause.SENDER_NOT_ALLOWED))
          .isEqualTo(1);
    }
  }

  @Test
  void connectsToAServerAndAgainWhenItEnds() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(anyPort());
      var address = (InetSocketAddress) server.getLocalSocketAddress();
      try (RawTransports transports = open(Optional.empty(), Optional.of(address), Set.of())) {
        for (int connection = 1; connection <= 2; connection++) {
          try (Socket socket = server.accept()) {
            socket.getOutputStream().write(stream());
          }
          int expected = connection * EVENTS;
          Eventually.await("all events come", () -> probe.size() == expected);
        }
        assertThat(probe.balances()).isTrue();
        assertThat(transports).isNotNull();
      }
    }
  }
}
