package io.tombola.msgs.wire;

import static io.tombola.msgs.wire.DatagramTrials.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.DropCause;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventLedger;
import io.tombola.msgs.wire.FaeryCodec.Layout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaeryCodecTest {
  private static final String T64 = "e803000000000000 da00 0f00 01";
  private static final String T32 = "e8030000 da00 1f00";

  private final EventLedger ledger = new EventLedger();
  private final EventBatch batch = new EventBatch();

  private FaeryCodec codec(Layout layout) {
    return new FaeryCodec(240, 180, layout, ledger);
  }

  private static String golden(Layout layout) {
    return layout == Layout.T64_X16_Y16_ON8 ? T64 : T32;
  }

  private static ByteBuffer datagram(Layout layout, long... timesUs) {
    EventBatch events = new EventBatch(240, 180, timesUs.length);
    for (long timeUs : timesUs) {
      events.add(timeUs * 1000, 1, 2, true);
    }
    ByteBuffer out = ByteBuffer.allocate(1000);
    new FaeryCodec(240, 180, layout, new EventLedger()).encode(events, 0, timesUs.length, out);
    return out.flip();
  }

  @ParameterizedTest
  @EnumSource
  void decodesTheGolden(Layout layout) {
    codec(layout).decode(bytes(golden(layout)), "peer", 0, batch);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.x(0)).isEqualTo(218);
    assertThat(batch.y(0)).isEqualTo(15);
    assertThat(batch.on(0)).isTrue();
    assertThat(batch.sensorTimeNs(0)).isEqualTo(1_000_000);
    assertThat(batch.width()).isEqualTo(240);
  }

  @ParameterizedTest
  @EnumSource
  void encodesTheGolden(Layout layout) {
    EventBatch events = new EventBatch(240, 180, 1);
    events.add(1_000_000, 218, 15, true);
    ByteBuffer out = ByteBuffer.allocate(20);
    codec(layout).encode(events, 0, 1, out);
    assertThat(DatagramTrials.hex(out.flip())).isEqualTo(golden(layout).replace(" ", ""));
  }

  @ParameterizedTest
  @EnumSource
  void aDatagramThatWasOvertakenIsDropped(Layout layout) {
    FaeryCodec codec = codec(layout);
    codec.decode(datagram(layout, 5000, 6000), "peer", 0, batch);
    codec.decode(datagram(layout, 4000, 7000, 8000), "peer", 0, batch);
    codec.decode(datagram(layout, 6000), "peer", 0, batch);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(ledger.dropped(DropCause.OUT_OF_ORDER)).isEqualTo(3);
    assertThat(ledger.balances()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aSensorThatStartedAgainIsBelieved(Layout layout) {
    FaeryCodec codec = codec(layout);
    codec.decode(datagram(layout, 5_000_000), "peer", 0, batch);
    codec.decode(datagram(layout, 10), "peer", 0, batch);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.sensorTimeNs(1)).isEqualTo(10_000);
  }

  @Test
  void follows32BitsAcrossTheWrapAndBack() {
    Layout layout = Layout.T32_X16_Y15_ON1;
    FaeryCodec codec = codec(layout);
    codec.decode(datagram(layout, 0xFFFF_FFF0L, 5), "peer", 0, batch);
    codec.decode(datagram(layout, 9), "peer", 0, batch);
    codec.decode(datagram(layout, 0xFFFF_FFFFL), "peer", 0, batch);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.sensorTimeNs(0)).isEqualTo(0xFFFF_FFF0L * 1000);
    assertThat(batch.sensorTimeNs(1)).isEqualTo(0x1_0000_0005L * 1000);
    assertThat(batch.sensorTimeNs(2)).isEqualTo(0x1_0000_0009L * 1000);
    assertThat(ledger.dropped(DropCause.OUT_OF_ORDER)).isEqualTo(1);
  }

  @Test
  void timesThatNanosecondsCannotHoldAreMalformed() {
    codec(Layout.T64_X16_Y16_ON8)
        .decode(
            bytes("ffffffffffffff7f 0000 0000 00" + "ffffffffffffffff 0000 0000 00"),
            "p",
            0,
            batch);
    assertThat(batch.size()).isZero();
    assertThat(ledger.dropped(DropCause.MALFORMED)).isEqualTo(2);
  }

  @Test
  void rowsBeyond15BitsCannotBeEncoded() {
    EventBatch tall = new EventBatch(1, 65000, 1);
    tall.add(0, 0, 64000, true);
    FaeryCodec codec = codec(Layout.T32_X16_Y15_ON1);
    assertThatThrownBy(() -> codec.encode(tall, 0, 1, ByteBuffer.allocate(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64000");
  }

  @ParameterizedTest
  @EnumSource
  void standsTheTrials(Layout layout) throws Exception {
    var events = DatagramTrials.events(1000, 0xFFFF_FF00L);
    DatagramTrials.roundTrip(l -> new FaeryCodec(128, 128, layout, l), events);
    DatagramTrials.truncate(l -> new FaeryCodec(128, 128, layout, l), 10, 5);
    DatagramTrials.mutate(l -> new FaeryCodec(128, 128, layout, l), events);
  }
}
