package io.tombola.msgs.wire;

import static io.tombola.msgs.wire.DatagramTrials.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** AEDAT 3.1 over UDP and TCP. */
final class Aedat31NetworkTest {
  private static final String MAGIC = "58669a0bc98b371d";
  private static final String TCP_HEADER = MAGIC + "0000000000000000 01 00 0100";
  private static final String FIRST_UDP_HEADER = MAGIC + "0000000000000080 01 00 0100";
  private static final String PACKET =
      "0100 0100 08000000 04000000 00000000 01000000 01000000 01000000 3f00b401 e8030000";
  private static final String IMU_PACKET =
      "0300 0100 0c000000 08000000 00000000 01000000 01000000 01000000 010203040506070809101112";

  /** Three events of 9 us in a run, one of 10 us. */
  private static final String SERIALIZED_PACKET =
      "0180 0100 08000000 04000000 00000000 1c000000 04000000 04000000"
          + "3f00b401 09000080 3f00b401 01000000 3f00b401 3f00b401 0a000000";

  private final EventLedger ledger = new EventLedger();
  private final EventBatch batch = new EventBatch();
  private final Aedat31DatagramCodec udp = new Aedat31DatagramCodec(128, 128, ledger);
  private final Aedat31Stream tcp = new Aedat31Stream(128, 128);

  private static EventBatch golden() {
    EventBatch events = new EventBatch(240, 180, 1);
    events.add(1_000_000, 218, 15, true);
    return events;
  }

  /** One packet as cAER sends it: in parts that end at any byte. */
  private static List<ByteBuffer> parts(EventBatch events, long sequence, int payload) {
    ByteBuffer packet = ByteBuffer.allocate(1 << 20);
    assertThat(Aedat31Packet.encode(events, 0, events.size(), packet)).isEqualTo(events.size());
    packet.flip();
    List<ByteBuffer> parts = new ArrayList<>();
    while (packet.hasRemaining()) {
      ByteBuffer part = ByteBuffer.allocate(Aedat31NetworkHeader.LENGTH + payload);
      Aedat31NetworkHeader.encode(sequence + parts.size(), parts.isEmpty(), part);
      int length = Math.min(payload, packet.remaining());
      part.put(packet.slice(packet.position(), length));
      packet.position(packet.position() + length);
      parts.add(part.flip());
    }
    return parts;
  }

  private static ByteBuffer stream(EventBatch events) {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    Aedat31NetworkHeader.encode(0, false, bytes);
    for (int next = 0; next < events.size(); ) {
      int limit = bytes.position() + 28 + 8 * 100;
      next = Aedat31Packet.encode(events, next, events.size(), bytes.limit(limit));
      bytes.limit(bytes.capacity());
    }
    return bytes.flip();
  }

  @Test
  void encodesTheGoldens() {
    ByteBuffer out = ByteBuffer.allocate(200);
    udp.encode(golden(), 0, 1, out);
    Aedat31NetworkHeader.encode(0, false, out);
    assertThat(DatagramTrials.hex(out.flip()))
        .isEqualTo((FIRST_UDP_HEADER + PACKET + TCP_HEADER).replace(" ", ""));
  }

  @Test
  void decodesTheGoldens() throws Exception {
    udp.decode(bytes(FIRST_UDP_HEADER + PACKET), "peer", 0, batch);
    tcp.decode(bytes(TCP_HEADER + PACKET), "peer", batch);
    assertThat(batch.size()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      assertThat(batch.x(i)).isEqualTo(218);
      assertThat(batch.y(i)).isEqualTo(15);
      assertThat(batch.on(i)).isTrue();
      assertThat(batch.sensorTimeNs(i)).isEqualTo(1_000_000);
    }
    assertThat(tcp.whole()).isTrue();
  }

  @Test
  void isKnownByItsMagic() {
    assertThat(Aedat31NetworkHeader.startsWithMagic(bytes(TCP_HEADER))).isTrue();
    assertThat(Aedat31NetworkHeader.startsWithMagic(bytes("0f00da80 0f00da80"))).isFalse();
    assertThat(Aedat31NetworkHeader.startsWithMagic(bytes("58669a0bc98b37"))).isFalse();
  }

  @Test
  void skipsPacketsOfOtherTypesAndReadsSerializedTimestamps() throws Exception {
    String all = TCP_HEADER + IMU_PACKET + SERIALIZED_PACKET + IMU_PACKET + PACKET;
    ByteBuffer bytes = bytes(all);
    for (int i = 0; i < bytes.capacity(); i++) {
      tcp.decode(bytes.slice(i, 1), "peer", batch);
    }
    assertThat(batch.size()).isEqualTo(5);
    assertThat(batch.sensorTimeNs(0)).isEqualTo(9_000);
    assertThat(batch.sensorTimeNs(2)).isEqualTo(9_000);
    assertThat(batch.sensorTimeNs(3)).isEqualTo(10_000);
    assertThat(batch.sensorTimeNs(4)).isEqualTo(1_000_000);
    assertThat(tcp.whole()).isTrue();
  }

  @Test
  void streamsMayBeCutAnywhere() throws Exception {
    EventBatch sent = DatagramTrials.events(1000, (1L << 31) - 1000);
    ByteBuffer bytes = stream(sent);
    SplittableRandom random = new SplittableRandom(3);
    for (int at = 0; at < bytes.limit(); ) {
      int length = Math.min(bytes.limit() - at, random.nextInt(50));
      tcp.decode(bytes.slice(at, length), "peer", batch);
      at += length;
    }
    DatagramTrials.assertSame(batch, sent);
    assertThat(tcp.whole()).isTrue();
  }

  @Test
  void truncationAtEveryByteLeavesAStreamThatIsNotWhole() throws Exception {
    ByteBuffer bytes = bytes(TCP_HEADER + PACKET);
    for (int end = 0; end < bytes.limit(); end++) {
      Aedat31Stream stream = new Aedat31Stream(128, 128);
      stream.decode(bytes.slice(0, end), "peer", batch);
      assertThat(stream.whole()).isEqualTo(end == Aedat31NetworkHeader.LENGTH);
      assertThat(batch.size()).isZero();
    }
  }

  @Test
  void partsOfAPacketAreOne() throws Exception {
    EventBatch sent = DatagramTrials.events(1000, 5);
    for (ByteBuffer part : parts(sent, 41, 1452)) {
      udp.decode(part, "peer", 0, batch);
    }
    DatagramTrials.assertSame(batch, sent);
    assertThat(udp.missedDatagrams()).isZero();
    assertThat(ledger.in()).isZero();
  }

  @Test
  void invalidEventsAreCountedAlsoBeforeAPacketThatBreaks() throws Exception {
    ByteBuffer whole = parts(DatagramTrials.events(10, 5), 0, 1452).get(0);
    int firstEvent = Aedat31NetworkHeader.LENGTH + Aedat31Packet.HEADER_LENGTH;
    whole.put(firstEvent, (byte) (whole.get(firstEvent) & ~1));
    whole.put(Aedat31NetworkHeader.LENGTH + 24, (byte) 9); // of 10, as the header says
    udp.decode(whole, "peer", 0, batch);
    assertThat(batch.size()).isEqualTo(9);
    assertThat(ledger.dropped(DropCause.INVALID)).isEqualTo(1);
    assertThat(ledger.in()).isEqualTo(1);

    ByteBuffer broken = ByteBuffer.allocate(whole.limit() + Aedat31Packet.HEADER_LENGTH);
    broken.put(whole.duplicate());
    while (broken.hasRemaining()) {
      broken.put((byte) 0xFF);
    }
    assertThatThrownBy(() -> udp.decode(broken.flip(), "peer", 0, batch))
        .isInstanceOf(EventFormatException.class);
    assertThat(ledger.dropped(DropCause.INVALID)).isEqualTo(2);
    assertThat(ledger.balances()).isTrue();
  }

  @Test
  void afterAGapAllIsDroppedUpToTheNextStart() throws Exception {
    EventBatch sent = DatagramTrials.events(1000, 5);
    List<ByteBuffer> parts = parts(sent, 0, 1452);
    parts.remove(1);
    parts.addAll(parts(sent, 6, 1452));
    for (ByteBuffer part : parts) {
      udp.decode(part, "peer", 0, batch);
    }
    assertThat(batch.size()).isEqualTo(178 + 1000);
    assertThat(udp.missedDatagrams()).isEqualTo(1);
    assertThat(ledger.dropped(DropCause.INCOMPLETE_PACKET)).isEqualTo(3 * 181 + 96);
    assertThat(ledger.balances()).isTrue();
  }

  @Test
  void aSenderThatStartsAgainIsNoGap() throws Exception {
    EventBatch sent = DatagramTrials.events(10, 5);
    udp.decode(parts(sent, 500, 1452).get(0), "peer", 0, batch);
    udp.decode(parts(sent, 0, 1452).get(0), "peer", 0, batch);
    udp.decode(parts(sent, 1, 1452).get(0), "peer", 0, batch);
    assertThat(batch.size()).isEqualTo(30);
    assertThat(udp.missedDatagrams()).isZero();
  }

  @Test
  void otherFormatsAndVersionsAreFormatErrors() {
    assertThatThrownBy(() -> tcp.decode(bytes("00".repeat(20)), "peer", batch))
        .isInstanceOf(EventFormatException.class)
        .hasMessage(
            "peer: byte 0: no AEDAT 3.1 network header: 0000000000000000 instead of"
                + " 1d378bc90b9a6658");
    assertThatThrownBy(
            () -> udp.decode(bytes(MAGIC + "0000000000000080 02 00 0100"), "peer", 0, batch))
        .hasMessageStartingWith("peer: byte 16: version 2 ");
    assertThatThrownBy(() -> udp.decode(bytes(MAGIC), "peer", 0, batch))
        .hasMessageStartingWith("peer: byte 8: the datagram ends inside ");
  }

  @Test
  void datagramsStandTheTrials() throws Exception {
    var events = DatagramTrials.events(1000, (1L << 31) - 1000);
    DatagramTrials.roundTrip(l -> new Aedat31DatagramCodec(128, 128, l), events);
    DatagramTrials.truncate(l -> new Aedat31DatagramCodec(128, 128, l), 10, 5);
    DatagramTrials.mutate(l -> new Aedat31DatagramCodec(128, 128, l), events);
  }

  @Test
  void streamsStandMutatedBytes() {
    SplittableRandom random = new SplittableRandom(11);
    byte[] whole = new byte[2000];
    stream(DatagramTrials.events(200, 5)).get(whole, 0, 1600 + 2 * 28 + 20);
    byte[] bytes = new byte[whole.length];
    int understood = 0;
    for (long mutated = 0; mutated < DatagramTrials.MUTATED_BYTES; ) {
      System.arraycopy(whole, 0, bytes, 0, whole.length);
      int mutations = random.nextInt(128);
      for (int i = 0; i < mutations; i++) {
        bytes[20 + random.nextInt(bytes.length - 20)] = (byte) random.nextInt();
      }
      mutated += mutations;
      Aedat31Stream stream = new Aedat31Stream(128, 128);
      batch.clear();
      int cut = random.nextInt(bytes.length);
      try {
        stream.decode(ByteBuffer.wrap(bytes, 0, cut), "peer", batch);
        stream.decode(ByteBuffer.wrap(bytes, cut, bytes.length - cut), "peer", batch);
        understood++;
      } catch (EventFormatException e) {
        assertThat(e.getMessage()).startsWith("peer: byte ");
      }
      assertThat(batch.size()).isLessThan(bytes.length / 4);
    }
    assertThat(understood).isPositive();
  }
}
