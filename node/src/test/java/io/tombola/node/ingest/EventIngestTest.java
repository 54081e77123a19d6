package io.tombola.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.LossLedger;
import io.tombola.msgs.ros.RosType;
import io.tombola.msgs.wire.EventArrayCodec;
import io.tombola.msgs.wire.EventPacket;
import io.tombola.node.actor.CameraStatistics;
import io.tombola.node.actor.EventBatchPool;
import io.tombola.node.ros.tcpros.PublisherInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EventIngestTest {
  private final EventBatchPool pool = new EventBatchPool(2);
  private final CameraStatistics statistics = new CameraStatistics();
  private final List<EventBatch> received = new ArrayList<>();
  private final FrameId frameId = FrameId.ofMessages("tombola");
  private final EventIngest ingest =
      new EventIngest(
          "/dvs/events",
          new CameraIntake(
              pool, statistics, (batch, receivedNs) -> received.add(batch), () -> 42, () -> 43),
          frameId);
  private final PublisherInfo publisher = publisher(EventIngest.TYPES.get(0));

  private static PublisherInfo publisher(RosType type) {
    return new PublisherInfo("/driver", type, false);
  }

  private static byte[] packet(long sequence, String encoding, String events) {
    byte[] bytes = HexFormat.of().parseHex(events.replace(" ", ""));
    ByteBuffer out = ByteBuffer.allocate(EventPacket.encodedLength("dvs", encoding, bytes.length));
    long stampNs = 2_000_000_000_000_000_000L + sequence * 1_000_000;
    EventPacket.encode(
        sequence, stampNs, "dvs", 640, 480, 0, encoding, ByteBuffer.wrap(bytes), out);
    return out.array();
  }

  private void takePacket(byte[] body) {
    ingest.message(publisher(EventIngest.TYPES.get(3)), ByteBuffer.wrap(body));
  }

  private static byte[] message(int width, int events) {
    EventBatch batch = new EventBatch(width, width, 16);
    for (int i = 0; i < events; i++) {
      batch.add(1000L + i, i, i, true);
    }
    ByteBuffer out = ByteBuffer.allocate(EventArrayCodec.encodedLength("dvs", events));
    EventArrayCodec.encode(batch, 0, events, 1, 5, "dvs", out);
    return out.array();
  }

  /** Nobody takes what was handed over, so {@link LossLedger#balances} itself does not hold. */
  private boolean ledgerBalances() {
    return statistics.ledger().socket().balances() && statistics.ledger().decode().balances();
  }

  private void take(byte[] body) {
    ingest.message(publisher, ByteBuffer.wrap(body));
  }

  @Test
  void passesEventsOn() {
    take(message(128, 3));
    assertThat(received).hasSize(1);
    assertThat(received.get(0).size()).isEqualTo(3);
    assertThat(received.get(0).x(2)).isEqualTo(2);
    assertThat(frameId.get()).isEqualTo("dvs");
    assertThat(statistics.ledger().decode().out()).isEqualTo(3);
  }

  @Test
  void dropsAndCountsWhenEveryBatchIsOnItsWay() {
    for (int i = 0; i < 5; i++) {
      take(message(128, 10));
    }
    assertThat(received).hasSize(2);
    assertThat(statistics.ledger().decode().dropped(DropCause.MAILBOX_FULL)).isEqualTo(30);
    assertThat(ledgerBalances()).isTrue();

    pool.give(received.get(0));
    take(message(128, 10));
    assertThat(received).hasSize(3);
  }

  @Test
  void skipsMalformedMessagesAndKeepsTheirBatch() {
    byte[] whole = message(128, 4);
    for (int length = 0; length < whole.length; length++) {
      take(Arrays.copyOf(whole, length));
    }
    assertThat(received).isEmpty();
    assertThat(pool.available()).isEqualTo(2);
    assertThat(statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(whole.length);
    assertThat(ledgerBalances()).isTrue();
  }

  @Test
  void aJumpOfThePublishersCounterIsALossBeforeTheNode() {
    for (int sequence : new int[] {4, 5, 9, 9, 1, 2}) {
      byte[] body = message(128, 1);
      body[0] = (byte) sequence;
      take(body);
      received.forEach(pool::give);
      received.clear();
    }
    assertThat(statistics.ledger().lostBefore())
        .containsExactly(Map.entry(DropCause.SEQUENCE_GAP, 3L));
    assertThat(statistics.ledger().socket().out()).isEqualTo(6);
  }

  @Test
  void aMalformedMessageIsNoGapToo() {
    for (int sequence = 1; sequence <= 3; sequence++) {
      byte[] body = message(128, 1);
      body[0] = (byte) sequence;
      take(sequence == 2 ? Arrays.copyOf(body, body.length - 1) : body);
    }
    assertThat(statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(1);
    assertThat(statistics.ledger().lostBefore()).isEmpty();
    assertThat(ledgerBalances()).isTrue();
  }

  @Test
  void aMalformedMessageHidesNoGapBesideIt() {
    for (int sequence : new int[] {1, 2, 5}) {
      byte[] body = message(128, 1);
      body[0] = (byte) sequence;
      take(sequence == 2 ? Arrays.copyOf(body, body.length - 1) : body);
    }
    assertThat(statistics.ledger().lostBefore())
        .containsExactly(Map.entry(DropCause.SEQUENCE_GAP, 2L));
  }

  @Test
  void refusesASensorWithoutSize() {
    take(message(0, 1));
    assertThat(received).isEmpty();
    assertThat(statistics.ledger().decode().dropped(DropCause.MALFORMED)).isEqualTo(1);
    assertThat(pool.available()).isEqualTo(2);
  }

  @Test
  void packetsAreDecodedAcrossMessagesOntoRosTime() {
    takePacket(packet(1, "evt3", "0180 0260 0f00 da28"));
    takePacket(packet(2, "evt3", "0360 da28"));
    assertThat(received).hasSize(2);
    assertThat(received.get(0).sensorTimeNs(0)).isEqualTo(2_000_000_000_001_000_000L);
    assertThat(received.get(1).y(0)).isEqualTo(15);
    assertThat(received.get(1).width()).isEqualTo(640);
    assertThat(statistics.ledger().decode().out()).isEqualTo(2);
    assertThat(ledgerBalances()).isTrue();
    assertThat(statistics.clocks()).containsKey("/dvs/events");
  }

  @Test
  void eachPublisherHasADecoderOfItsOwn() {
    take(message(128, 3));
    takePacket(packet(1, "evt3", "0180 0260 0f00 da28"));
    assertThat(received).hasSize(1);
    assertThat(statistics.ledger().decode().dropped(DropCause.OTHER_SENSOR_SIZE)).isEqualTo(1);
    assertThat(ledgerBalances()).isTrue();
  }

  @Test
  void lostAndUnknownPacketsAreCounted() {
    takePacket(packet(1, "evt3", "0180 0260 0f00 da28"));
    takePacket(packet(4, "evt3", "da28"));
    takePacket(packet(5, "evt4", "da28"));
    takePacket(new byte[] {1, 2, 3});
    assertThat(statistics.ledger().lostBefore()).containsEntry(DropCause.SEQUENCE_GAP, 2L);
    assertThat(statistics.ledger().decode().dropped(DropCause.UNSYNCHRONIZED)).isEqualTo(1);
    assertThat(statistics.ledger().decode().dropped(DropCause.UNKNOWN_ENCODING)).isEqualTo(1);
    assertThat(statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(1);
    assertThat(ledgerBalances()).isTrue();
    assertThat(pool.available()).isEqualTo(1);
  }

  @Test
  void aMalformedPacketIsNoGapToo() {
    byte[] malformed = packet(2, "evt3", "da28");
    takePacket(packet(1, "evt3", "0180 0260 0f00 da28"));
    takePacket(Arrays.copyOf(malformed, malformed.length - 1));
    takePacket(packet(3, "evt3", "0180 0260 0f00 da28"));
    assertThat(statistics.ledger().socket().dropped(DropCause.MALFORMED)).isEqualTo(1);
    assertThat(statistics.ledger().lostBefore()).isEmpty();
    assertThat(ledgerBalances()).isTrue();
  }

  @Test
  void packetsThatFindTheCameraBehindAreNoGap() {
    for (int i = 1; i <= 4; i++) {
      takePacket(packet(i, "evt3", "0180 0260 0f00 da28"));
    }
    received.forEach(pool::give);
    takePacket(packet(5, "evt3", "0180 0260 0f00 da28"));
    assertThat(statistics.ledger().socket().dropped(DropCause.MAILBOX_FULL)).isEqualTo(2);
    assertThat(statistics.ledger().lostBefore()).isEmpty();
    assertThat(ledgerBalances()).isTrue();
  }

  @Property(tries = 300)
  void survivesAnyBytes(@ForAll byte[] bytes) {
    take(bytes);
    received.forEach(pool::give);
    received.clear();
    assertThat(ledgerBalances()).isTrue();
    assertThat(pool.available()).isEqualTo(2);
  }
}
