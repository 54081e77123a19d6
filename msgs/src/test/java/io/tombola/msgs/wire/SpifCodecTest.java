package io.tombola.msgs.wire;

import static io.tombola.msgs.wire.DatagramTrials.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.SpifCodec.Timestamps;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class SpifCodecTest {
  private static final String OFF_UNTIMED = "0f00da80";
  private static final String ON_UNTIMED = "0f80da80";
  private static final String ON_TIMED = "0f80da00 e8030000";
  private static final String TEST_UDP = "0f00da00";
  private static final long ARRIVAL_NS = 77;

  private final EventLedger ledger = new EventLedger();
  private final EventBatch batch = new EventBatch();

  private SpifCodec codec(Timestamps timestamps) {
    return new SpifCodec(240, 180, timestamps, ledger);
  }

  private void decode(Timestamps timestamps, String hex) throws EventFormatException {
    codec(timestamps).decode(bytes(hex), "peer", ARRIVAL_NS, batch);
  }

  private void assertEvent(int index, boolean on, long timeNs) {
    assertThat(batch.x(index)).isEqualTo(218);
    assertThat(batch.y(index)).isEqualTo(15);
    assertThat(batch.on(index)).isEqualTo(on);
    assertThat(batch.sensorTimeNs(index)).isEqualTo(timeNs);
  }

  @Test
  void decodesTheGoldens() throws Exception {
    decode(Timestamps.AUTO, OFF_UNTIMED + ON_UNTIMED + ON_TIMED);
    assertThat(batch.size()).isEqualTo(3);
    assertEvent(0, false, ARRIVAL_NS);
    assertEvent(1, true, ARRIVAL_NS);
    assertEvent(2, true, 1_000_000);
    assertThat(batch.width()).isEqualTo(240);
    assertThat(batch.height()).isEqualTo(180);
    assertThat(ledger.in()).isZero();
  }

  @Test
  void neverTakesEachWordForAnEvent() throws Exception {
    decode(Timestamps.NEVER, TEST_UDP + OFF_UNTIMED);
    assertThat(batch.size()).isEqualTo(2);
    assertEvent(0, false, ARRIVAL_NS);
    assertEvent(1, false, ARRIVAL_NS);
  }

  @Test
  void alwaysIgnoresBit31() throws Exception {
    decode(Timestamps.ALWAYS, "0f80da80 e8030000");
    assertThat(batch.size()).isEqualTo(1);
    assertEvent(0, true, 1_000_000);
  }

  @Test
  void autoTakesTheTestOfAestream() throws Exception {
    SpifCodec codec = codec(Timestamps.AUTO);
    codec.decode(bytes(TEST_UDP), "peer", ARRIVAL_NS, batch);
    assertThat(batch.size()).isEqualTo(1);
    assertEvent(0, false, ARRIVAL_NS);
    assertThat(codec.timed()).isFalse();
  }

  @Test
  void cutsTheStaleTailOfAestream() throws Exception {
    // Two events are valid; the buffer's older contents follow, as many again.
    decode(Timestamps.AUTO, ON_TIMED + "0f80da00 ea030000" + "0f80da00 20000000" + ON_TIMED);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(ledger.dropped(DropCause.MALFORMED)).isEqualTo(2);
    assertThat(ledger.balances()).isTrue();
  }

  @Test
  void cutsATailOfZeroes() throws Exception {
    decode(Timestamps.AUTO, ON_TIMED + "00000000 00000000");
    decode(Timestamps.AUTO, "0f80da00 000000f0" + "00000000 00000000");
    assertThat(batch.size()).isEqualTo(2);
    assertThat(ledger.dropped(DropCause.MALFORMED)).isEqualTo(2);
  }

  @Test
  void cutsATailOutsideTheSensor() throws Exception {
    decode(Timestamps.AUTO, ON_TIMED + "0f80f100 e9030000" + ON_TIMED);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(ledger.dropped(DropCause.MALFORMED)).isEqualTo(2);
  }

  @Test
  void followsTheWrapOf32Bits() throws Exception {
    SpifCodec codec = codec(Timestamps.AUTO);
    codec.decode(bytes("0f80da00 feffffff 0f80da00 03000000"), "peer", 0, batch);
    codec.decode(bytes("0f80da00 05000000"), "peer", 0, batch);
    assertEvent(0, true, 0xFFFF_FFFEL * 1000);
    assertEvent(1, true, 0x1_0000_0003L * 1000);
    assertEvent(2, true, 0x1_0000_0005L * 1000);
    assertThat(codec.timed()).isTrue();
  }

  @Test
  void encodesTheGoldens() {
    EventBatch events = new EventBatch(240, 180, 1);
    events.add(1_000_000, 218, 15, true);
    ByteBuffer out = ByteBuffer.allocate(12);
    codec(Timestamps.AUTO).encode(events, 0, 1, out);
    codec(Timestamps.NEVER).encode(events, 0, 1, out);
    assertThat(DatagramTrials.hex(out.flip())).isEqualTo((ON_TIMED + ON_UNTIMED).replace(" ", ""));
  }

  @Test
  void anEmptyDatagramIsAFormatError() {
    assertThatThrownBy(() -> decode(Timestamps.AUTO, "0f00"))
        .isInstanceOf(EventFormatException.class)
        .hasMessage("peer: byte 2: a SPIF datagram has one 32-bit word or more");
  }

  @Test
  void pixelsBeyond15BitsCannotBeEncoded() {
    EventBatch wide = new EventBatch(65000, 1, 1);
    wide.add(0, 64000, 0, true);
    assertThatThrownBy(() -> codec(Timestamps.AUTO).encode(wide, 0, 1, ByteBuffer.allocate(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(64000, 0)");
  }

  @Test
  void standsTheTrials() throws Exception {
    for (Timestamps timestamps : Timestamps.values()) {
      var events = DatagramTrials.events(1000, 0xFFFF_FF00L);
      if (timestamps != Timestamps.NEVER) {
        DatagramTrials.roundTrip(l -> new SpifCodec(128, 128, timestamps, l), events);
        DatagramTrials.truncate(l -> new SpifCodec(128, 128, Timestamps.ALWAYS, l), 10, 5);
      }
      DatagramTrials.mutate(l -> new SpifCodec(128, 128, timestamps, l), events);
    }
  }

  @Test
  void untimedEventsKeepTheirPixels() throws Exception {
    EventBatch sent = new EventBatch(128, 128, 100);
    EventBatch some = DatagramTrials.events(1000, 0);
    for (int i = 0; i < some.size(); i++) {
      sent.add(0, some.x(i), some.y(i), some.on(i));
    }
    DatagramTrials.roundTrip(l -> new SpifCodec(128, 128, Timestamps.NEVER, l), sent);
  }
}
