package io.tombola.msgs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EventArrayCodecTest {
  private static final String EVENT = "da000f0001000000f401000001";
  private static final String MESSAGE =
      "07000000 02000000 03000000 03000000 647673 b4000000 f0000000 01000000" + EVENT;

  private final EventBatch batch = new EventBatch();

  @Test
  void decodesTheGoldenEvent() throws Exception {
    EventArrayCodec.decode(golden(), "/events", batch);

    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.x(0)).isEqualTo(218);
    assertThat(batch.y(0)).isEqualTo(15);
    assertThat(batch.on(0)).isTrue();
    assertThat(batch.sensorTimeNs(0)).isEqualTo(1_000_000_500L);
    assertThat(batch.width()).isEqualTo(240);
    assertThat(batch.height()).isEqualTo(180);
  }

  @Test
  void readsTheHeaderWithoutDecoding() throws Exception {
    assertThat(EventArrayCodec.seq(golden(), "/events")).isEqualTo(7);
    assertThat(EventArrayCodec.stampNs(golden(), "/events")).isEqualTo(2_000_000_003L);
    assertThat(EventArrayCodec.frameId(golden(), "/events")).isEqualTo("dvs");
    assertThat(EventArrayCodec.eventCount(golden(), "/events")).isEqualTo(1);
  }

  @Test
  void encodesTheGoldenMessage() {
    batch.sensor(240, 180);
    batch.add(1_000_000_500L, 218, 15, true);
    ByteBuffer out = ByteBuffer.allocate(EventArrayCodec.encodedLength("dvs", 1));

    EventArrayCodec.encode(batch, 0, 1, 7, 2_000_000_003L, "dvs", out);

    assertThat(out.hasRemaining()).isFalse();
    assertThat(out.flip()).isEqualTo(golden());
  }

  @Test
  void startsAtThePositionAndIgnoresTheBuffersOrder() throws Exception {
    ByteBuffer padded = ByteBuffer.allocateDirect(100).order(ByteOrder.LITTLE_ENDIAN);
    padded.position(5).put(golden()).flip().position(5);

    EventArrayCodec.decode(padded, "/events", batch);

    assertThat(batch.x(0)).isEqualTo(218);
    assertThat(padded.position()).isEqualTo(5);
  }

  @Test
  void timesAreUnsigned() throws Exception {
    ByteBuffer message = golden();
    int event = message.limit() - EventArrayCodec.EVENT_LENGTH;
    message.putInt(event + 4, -1);

    EventArrayCodec.decode(message, "/events", batch);

    assertThat(batch.sensorTimeNs(0)).isEqualTo(0xFFFF_FFFFL * 1_000_000_000L + 500);
  }

  @Test
  void keepsEventsOutsideTheSensor() throws Exception {
    ByteBuffer message = golden();
    message.putShort(message.limit() - EventArrayCodec.EVENT_LENGTH, (short) -1);

    EventArrayCodec.decode(message, "/events", batch);

    assertThat(batch.x(0)).isEqualTo(0xFFFF);
  }

  @Test
  void truncationAtEveryByteIsAFormatError() {
    int length = golden().limit();
    for (int end = 0; end < length; end++) {
      ByteBuffer cut = golden().limit(end);
      assertThatThrownBy(() -> EventArrayCodec.decode(cut, "/events", batch))
          .isInstanceOf(EventFormatException.class)
          .hasMessageStartingWith("/events: byte ");
      assertThat(batch.size()).isZero();
    }
  }

  @Test
  void trailingBytesAreAFormatError() {
    ByteBuffer longer = ByteBuffer.allocate(golden().limit() + 1).put(golden()).rewind();
    assertThatThrownBy(() -> EventArrayCodec.decode(longer, "/events", batch))
        .hasMessage("/events: byte 27: 1 events need a message of 44 bytes, this one has 45");
  }

  @Test
  void sensorLargerThanItsAddressesIsAFormatError() {
    ByteBuffer message = golden().order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(23, 70_000);
    assertThatThrownBy(() -> EventArrayCodec.decode(message, "/events", batch))
        .hasMessageStartingWith("/events: byte 23: a sensor side of 70000 pixels");
  }

  @Test
  void timesBeforeTheEpochCannotBeEncoded() {
    batch.add(-1, 0, 0, true);
    assertThatThrownBy(
            () -> EventArrayCodec.encode(batch, 0, 1, 0, 0, "", ByteBuffer.allocate(100)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 ns");
  }

  @Property(tries = 500)
  void randomBytesDecodeOrAreAFormatError(@ForAll @Size(max = 120) byte[] bytes) {
    ByteBuffer message = ByteBuffer.wrap(bytes);
    try {
      EventArrayCodec.decode(message, "/events", batch);
      assertThat(bytes.length).isGreaterThanOrEqualTo(batch.size() * EventArrayCodec.EVENT_LENGTH);
    } catch (EventFormatException expected) {
      assertThat(batch.size()).isZero();
    }
  }

  @Property(tries = 500)
  void corruptedGoldenDecodesOrIsAFormatError(
      @ForAll @IntRange(max = 43) int index, @ForAll byte value) {
    ByteBuffer message = golden().put(index, value);
    try {
      EventArrayCodec.decode(message, "/events", batch);
      assertThat(batch.size()).isEqualTo(1);
    } catch (EventFormatException expected) {
      assertThat(batch.size()).isZero();
    }
  }

  @Property(tries = 200)
  void roundTrip(
      @ForAll @Size(max = 50) short[] xs,
      @ForAll short y,
      @ForAll boolean on,
      @ForAll @LongRange(max = 4_294_967_295_000_000_000L) long timeNs)
      throws EventFormatException {
    EventBatch written = new EventBatch(640, 480, 4);
    for (short x : xs) {
      written.add(timeNs, x & 0xFFFF, y & 0xFFFF, on);
    }
    ByteBuffer out = ByteBuffer.allocate(EventArrayCodec.encodedLength("caméra", xs.length));
    EventArrayCodec.encode(written, 0, xs.length, -1, timeNs, "caméra", out);
    out.flip();

    EventArrayCodec.decode(out, "/events", batch);

    assertThat(EventArrayCodec.frameId(out, "/events")).isEqualTo("caméra");
    assertThat(EventArrayCodec.seq(out, "/events")).isEqualTo(0xFFFF_FFFFL);
    assertThat(EventArrayCodec.stampNs(out, "/events")).isEqualTo(timeNs);
    assertThat(batch.size()).isEqualTo(xs.length);
    for (int i = 0; i < xs.length; i++) {
      assertThat(batch.x(i)).isEqualTo(xs[i] & 0xFFFF);
      assertThat(batch.y(i)).isEqualTo(y & 0xFFFF);
      assertThat(batch.on(i)).isEqualTo(on);
      assertThat(batch.sensorTimeNs(i)).isEqualTo(timeNs);
    }
  }

  private static ByteBuffer golden() {
    return ByteBuffer.wrap(HexFormat.of().parseHex(MESSAGE.replace(" ", "")));
  }
}
