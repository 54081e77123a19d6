package io.tombola.msgs.wire;

import static io.tombola.msgs.wire.DatagramTrials.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventLedger;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class AeUnicastCodecTest {
  private static final String GOLDEN = "00000001 000007f4 000003e8";
  private static final String EVENT = "000007f4 000003e8";

  private final EventLedger ledger = new EventLedger();
  private final EventBatch batch = new EventBatch();
  private final AeUnicastCodec codec = new AeUnicastCodec(ledger);

  private void decode(String hex) throws EventFormatException {
    codec.decode(bytes(hex), "peer", 0, batch);
  }

  @Test
  void decodesTheGolden() throws Exception {
    decode(GOLDEN);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.x(0)).isEqualTo(5);
    assertThat(batch.y(0)).as("jAER's y is 7, from the bottom").isEqualTo(127 - 7);
    assertThat(batch.on(0)).isTrue();
    assertThat(batch.sensorTimeNs(0)).isEqualTo(1_000_000);
    assertThat(batch.width()).isEqualTo(128);
  }

  @Test
  void encodesTheGolden() {
    EventBatch events = new EventBatch(128, 128, 1);
    events.add(1_000_000, 5, 120, true);
    ByteBuffer out = ByteBuffer.allocate(100);
    codec.encode(events, 0, 1, out);
    assertThat(DatagramTrials.hex(out.flip())).isEqualTo(GOLDEN.replace(" ", ""));
  }

  @Test
  void gapsInTheSequenceAreCounted() throws Exception {
    decode(GOLDEN);
    decode("00000002" + EVENT);
    decode("00000006" + EVENT);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(codec.missedDatagrams()).isEqualTo(3);
  }

  @Test
  void anOvertakenDatagramIsDropped() throws Exception {
    decode("00000005" + EVENT);
    decode("00000004" + EVENT + EVENT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(ledger.dropped(DropCause.OUT_OF_ORDER)).isEqualTo(2);
    assertThat(ledger.balances()).isTrue();
  }

  @Test
  void aSenderThatStartsAgainIsNoGap() throws Exception {
    decode("00000005" + EVENT);
    decode(GOLDEN);
    decode("7fffffff" + EVENT);
    decode(GOLDEN);
    decode("00000002" + EVENT);
    assertThat(batch.size()).isEqualTo(5);
    assertThat(codec.missedDatagrams()).isEqualTo(0x7fffffffL - 2);
  }

  @Test
  void specialEventsAreSkippedAndACutOneIsMalformed() throws Exception {
    decode("00000001" + "000087f4 000003e8" + "800007f4 000003e8" + EVENT + "000007");
    assertThat(batch.size()).isEqualTo(1);
    assertThat(codec.specialEvents()).isEqualTo(2);
    assertThat(ledger.dropped(DropCause.MALFORMED)).isEqualTo(1);
  }

  @Test
  void aDatagramWithoutASequenceNumberIsAFormatError() {
    assertThatThrownBy(() -> decode("000000"))
        .isInstanceOf(EventFormatException.class)
        .hasMessageStartingWith("peer: byte 3: ");
  }

  @Test
  void pixelsOfOtherSensorsCannotBeEncoded() {
    EventBatch wide = new EventBatch(240, 180, 1);
    wide.add(0, 128, 0, true);
    assertThatThrownBy(() -> codec.encode(wide, 0, 1, ByteBuffer.allocate(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of a DVS128");
  }

  @Test
  void standsTheTrials() throws Exception {
    var events = DatagramTrials.events(1000, 0xFFFF_FF00L);
    DatagramTrials.roundTrip(AeUnicastCodec::new, events);
    DatagramTrials.truncate(AeUnicastCodec::new, 10, 5);
    DatagramTrials.mutate(AeUnicastCodec::new, events);
  }
}
