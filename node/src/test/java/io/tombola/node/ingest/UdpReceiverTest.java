package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.Aedat31DatagramCodec;
import io.tombola.msgs.wire.DatagramCodec;
import io.tombola.msgs.wire.SpifCodec.Timestamps;
import io.tombola.node.ingest.UdpSettings.Protocol;
import io.tombola.node.ros.Eventually;
import io.tombola.node.ros.RosException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams over loopback, as the node takes them. */
final class UdpReceiverTest {
  private static final int EVENTS = 1000;
  private static final long FIRST_US = 5_000_000;

  private final IntakeProbe probe = new IntakeProbe(2);
  private RawTransports transports;

  @AfterEach
  void close() {
    transports.close();
  }

  private static UdpSettings settings(Protocol protocol, Set<InetAddress> allow, int queue) {
    return new UdpSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        protocol,
        128,
        128,
        Timestamps.AUTO,
        allow,
        queue);
  }

  private void open(UdpSettings settings) {
    transports = new RawTransports(Optional.of(settings), Optional.empty(), probe.intake);
  }

  private static EventBatch events(int count) {
    EventBatch batch = new EventBatch(128, 128, count);
    for (int i = 0; i < count; i++) {
      batch.add((FIRST_US + i) * 1000, i % 128, i / 128 % 128, i % 3 == 0);
    }
    return batch;
  }

  /** Sends from a socket of its own: a new sender each time. */
  private int send(DatagramCodec codec, EventBatch batch) throws Exception {
    int datagrams = 0;
    try (DatagramChannel channel = DatagramChannel.open().connect(transports.udpAddress())) {
      ByteBuffer datagram = ByteBuffer.allocate(1472);
      for (int next = 0; next < batch.size(); datagrams++) {
        next = codec.encode(batch, next, batch.size(), datagram.clear());
        channel.write(datagram.flip());
      }
    }
    return datagrams;
  }

  @ParameterizedTest
  @EnumSource
  void takesEveryProtocolOntoRosTime(Protocol protocol) throws Exception {
    UdpSettings settings = settings(protocol, Set.of(), 1024);
    open(settings);
    EventBatch sent = events(EVENTS);
    int datagrams = send(settings.codec(new EventLedger()), sent);
    Eventually.await("all events come", () -> probe.size() == EVENTS);

    EventBatch received = probe.received();
    for (int i = 0; i < EVENTS; i++) {
      assertThat(received.x(i)).isEqualTo(sent.x(i));
      assertThat(received.y(i)).isEqualTo(sent.y(i));
      assertThat(received.on(i)).isEqualTo(sent.on(i));
      assertThat(received.sensorTimeNs(i))
          .isBetween(IntakeProbe.ROS_NS - 10_000_000, IntakeProbe.ROS_NS + 10_000_000);
    }
    assertThat(probe.statistics.ledger().socket().out()).isEqualTo(datagrams);
    assertThat(probe.statistics.ledger().decode().dropped()).isZero();
    assertThat(probe.balances()).isTrue();
    assertThat(probe.statistics.clocks().keySet()).containsExactly(settings.name());
  }

  @Test
  void aedatIsKnownByItsMagicWhateverTheProtocol() throws Exception {
    open(settings(Protocol.FAERY, Set.of(), 1024));
    send(new Aedat31DatagramCodec(128, 128, new EventLedger()), events(EVENTS));
    Eventually.await("all events come", () -> probe.size() == EVENTS);
    assertThat(probe.balances()).isTrue();
  }

  @Test
  void aSenderThatIsNotAllowedIsCounted() throws Exception {
    UdpSettings settings = settings(Protocol.SPIF, Set.of(InetAddress.getByName("127.0.0.9")), 9);
    open(settings);
    int datagrams = send(settings.codec(new EventLedger()), events(EVENTS));
    var socket = probe.statistics.ledger().socket();
    Eventually.await("all are refused", () -> socket.in() == datagrams);
    assertThat(socket.dropped(DropCause.SENDER_NOT_ALLOWED)).isEqualTo(datagrams);
    assertThat(probe.size()).isZero();
  }

  @Test
  void whenTheCameraIsBehindTheOldestAreDroppedAndCountedOnce() throws Exception {
    UdpSettings settings = settings(Protocol.JAER, Set.of(), 4);
    open(settings);
    probe.hold();
    DatagramCodec codec = settings.codec(new EventLedger());
    int datagrams = 0;
    try (DatagramChannel channel = DatagramChannel.open().connect(transports.udpAddress())) {
      ByteBuffer datagram = ByteBuffer.allocate(1472);
      for (; datagrams < 60; datagrams++) {
        codec.encode(events(10), 0, 10, datagram.clear());
        channel.write(datagram.flip());
      }
      var ledger = probe.statistics.ledger();
      Eventually.await(
          "some are dropped", () -> ledger.socket().dropped(DropCause.RECEIVE_QUEUE_FULL) > 0);
    }
    transports.close();
    var ledger = probe.statistics.ledger();
    assertThat(probe.balances()).isTrue();
    assertThat(ledger.socket().in()).isLessThanOrEqualTo(datagrams);
    assertThat(ledger.lostBefore()).as("no gap of the network's").isEmpty();
  }

  @Test
  void malformedDatagramsAreCountedAndSkipped() throws Exception {
    UdpSettings settings = settings(Protocol.AEDAT31, Set.of(), 9);
    open(settings);
    try (DatagramChannel channel = DatagramChannel.open().connect(transports.udpAddress())) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      channel.write(ByteBuffer.wrap(new byte[100]));
    }
    send(settings.codec(new EventLedger()), events(10));
    Eventually.await("good ones come", () -> probe.size() == 10);
    assertThat(probe.statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(2);
    assertThat(probe.balances()).isTrue();
  }

  @Test
  void aPortInUseIsAClearError() {
    open(settings(Protocol.SPIF, Set.of(), 9));
    UdpSettings same =
        new UdpSettings(transports.udpAddress(), Protocol.SPIF, 1, 1, Timestamps.AUTO, Set.of(), 9);
    assertThatThrownBy(
            () -> new RawTransports(Optional.of(same), Optional.empty(), probe.intake).close())
        .isInstanceOf(RosException.class)
        .hasMessageContaining("cannot listen on udp 127.0.0.1:" + transports.udpAddress().getPort())
        .hasMessageContaining("~udp/port");
  }
}
