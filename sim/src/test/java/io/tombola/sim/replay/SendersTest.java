package io.tombola.sim.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.AeUnicastCodec;
import io.tombola.msgs.wire.Aedat31DatagramCodec;
import io.tombola.msgs.wire.Aedat31Stream;
import io.tombola.msgs.wire.DatagramCodec;
import io.tombola.msgs.wire.FaeryCodec;
import io.tombola.msgs.wire.SpifCodec;
import io.tombola.sim.replay.Destination.Scheme;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SendersTest {
  private static final String HOST = "127.0.0.1";
  private static final int EVENTS = 1000;

  private static EventBatch events() {
    EventBatch batch = new EventBatch(128, 128, EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      batch.add(i * 1000L, i % 128, i / 128, i % 3 == 0);
    }
    return batch;
  }

  private static DatagramCodec codec(Scheme scheme) {
    EventLedger ledger = new EventLedger();
    return switch (scheme) {
      case SPIF, SPIF_UNTIMED -> new SpifCodec(128, 128, SpifCodec.Timestamps.AUTO, ledger);
      case FAERY -> new FaeryCodec(128, 128, FaeryCodec.Layout.T64_X16_Y16_ON8, ledger);
      case FAERY32 -> new FaeryCodec(128, 128, FaeryCodec.Layout.T32_X16_Y15_ON1, ledger);
      case JAER -> new AeUnicastCodec(ledger);
      default -> new Aedat31DatagramCodec(128, 128, ledger);
    };
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AEDAT31_TCP", "AEDAT31_TCP_SERVER"})
  void sendsDatagrams(Scheme scheme) throws Exception {
    EventBatch received = new EventBatch();
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.setSoTimeout(5000);
      try (EventSender sender = new Destination(scheme, HOST, socket.getLocalPort()).open()) {
        sender.send(events(), 0, EVENTS);
        assertThat(sender.events()).isEqualTo(EVENTS);
      }
      DatagramCodec codec = codec(scheme);
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      while (received.size() < EVENTS) {
        socket.receive(packet);
        codec.decode(
            ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), "peer", 42, received);
        packet.setLength(2000);
      }
    }
    for (int i = 0; i < EVENTS; i++) {
      assertThat(received.x(i)).isEqualTo(i % 128);
      assertThat(received.y(i)).isEqualTo(i / 128);
      assertThat(received.on(i)).isEqualTo(i % 3 == 0);
      assertThat(received.sensorTimeNs(i)).isEqualTo(scheme == Scheme.SPIF_UNTIMED ? 42 : i * 1000);
    }
  }

  private static EventBatch readStream(Socket socket) throws IOException {
    EventBatch received = new EventBatch();
    Aedat31Stream stream = new Aedat31Stream(128, 128);
    stream.decode(ByteBuffer.wrap(socket.getInputStream().readAllBytes()), "peer", received);
    assertThat(stream.whole()).isTrue();
    return received;
  }

  @Test
  void sendsAStreamToWhoeverListens() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      try (EventSender sender =
          Destination.parse("aedat31+tcp://" + HOST + ":" + server.getLocalPort()).open()) {
        sender.send(events(), 0, 500);
        sender.send(events(), 500, EVENTS);
      }
      try (Socket socket = server.accept()) {
        assertThat(readStream(socket).size()).isEqualTo(EVENTS);
      }
    }
  }

  @Test
  void servesAStreamToWhoeverConnects() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (Socket socket = new Socket()) {
      try (EventSender sender = new Destination(Scheme.AEDAT31_TCP_SERVER, HOST, port).open()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        sender.send(events(), 0, EVENTS);
      }
      assertThat(readStream(socket).size()).isEqualTo(EVENTS);
    }
  }

  @Test
  void addressesHaveUsualPorts() {
    assertThat(Destination.parse("spif://localhost"))
        .isEqualTo(new Destination(Scheme.SPIF, "localhost", 3333));
    assertThat(Destination.parse("aedat31+udp://10.0.0.1:7"))
        .hasToString("aedat31+udp://10.0.0.1:7");
  }

  @Test
  void mistakesAreNamed() throws Exception {
    for (String wrong : new String[] {"spiff://a:1", "127.0.0.1:3333", "spif:", "spif://a b"}) {
      assertThatThrownBy(() -> Destination.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("'" + wrong + "' is no address to send to")
          .hasMessageContaining("aedat31+tcp");
    }
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      Destination server = new Destination(Scheme.AEDAT31_TCP_SERVER, HOST, port);
      assertThatThrownBy(server::open).hasMessageStartingWith("cannot listen on " + server);
    }
    Destination nobody = new Destination(Scheme.AEDAT31_TCP, HOST, port);
    assertThatThrownBy(nobody::open)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot connect to " + nobody)
        .hasMessageContaining("~tcp/port");
    EventBatch wide = new EventBatch(346, 260, 1);
    wide.add(0, 300, 200, true);
    try (EventSender jaer = new Destination(Scheme.JAER, HOST, 9).open()) {
      assertThatThrownBy(() -> jaer.send(wide, 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("DVS128");
    }
  }
}
