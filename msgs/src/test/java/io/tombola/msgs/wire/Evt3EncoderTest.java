package io.tombola.msgs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class Evt3EncoderTest {
  @Test
  void encodesTheGoldens() {
    EventBatch events = new EventBatch();
    events.add(4_098_000, 218, 15, true);
    assertThat(hex(encode(events))).isEqualTo("018002600f00da28");
    events.add(4_098_000, 32, 15, true);
    events.add(4_098_000, 34, 15, true);
    events.add(4_098_000, 43, 15, true);
    events.add(4_098_000, 44, 15, false);
    assertThat(hex(encode(events))).isEqualTo("018002600f00da28" + "203805482c20");
  }

  @Test
  void silencesOfManyPeriodsAreBridged() {
    long periodNs = 16_777_216_000L;
    EventBatch events = new EventBatch();
    events.add(5 * periodNs + 1000, 1, 1, true);
    events.add(5 * periodNs + 2000, 1, 1, true);
    events.add(6 * periodNs + 1000, 1, 1, true);
    events.add(9 * periodNs + 7_000_000_000L, 1, 1, true);
    EventBatch decoded = decode(encode(events));
    for (int i = 0; i < events.size(); i++) {
      assertThat(decoded.sensorTimeNs(i)).isEqualTo(events.sensorTimeNs(i) - 5 * periodNs);
    }
  }

  @Test
  void whatEvt3CannotSayIsNamed() {
    EventBatch events = new EventBatch();
    events.add(0, 2048, 0, true);
    assertThatThrownBy(() -> encode(events)).hasMessageContaining("(2048, 0)");
    EventBatch back = new EventBatch();
    back.add(1_000_000_000, 0, 0, true);
    back.add(900_000_000, 0, 0, true);
    assertThatThrownBy(() -> encode(back)).hasMessageContaining("goes back by");
    EventBatch silent = new EventBatch();
    silent.add(0, 0, 0, true);
    silent.add(Long.MAX_VALUE, 0, 0, true);
    assertThatThrownBy(() -> encode(silent)).hasMessageContaining("silence");
  }

  @Test
  void stopsWhereTheRoomEnds() {
    EventBatch events = new EventBatch();
    for (int i = 0; i < 5000; i++) {
      events.add(i * 10_000L, i % 640, i % 480, true);
    }
    Evt3Encoder encoder = new Evt3Encoder();
    ByteBuffer out = ByteBuffer.allocate(Evt3Encoder.MIN_ROOM + 100);
    ByteBuffer all = ByteBuffer.allocate(200_000);
    int next = 0;
    while (next < events.size()) {
      int before = next;
      next = encoder.encode(events, next, events.size(), out.clear());
      assertThat(next).isGreaterThan(before);
      all.put(out.flip());
    }
    assertThat(decode(all.flip()).size()).isEqualTo(events.size());
  }

  @Property(tries = 300)
  void roundTrip(
      @ForAll @Size(max = 60) List<Integer> steps, @ForAll @Size(max = 60) List<Integer> pixels) {
    EventBatch events = new EventBatch();
    long timeUs = 0;
    for (int i = 0; i < Math.min(steps.size(), pixels.size()); i++) {
      // Mostly runs of one time and row, with jumps in between.
      int step = steps.get(i);
      timeUs += step % 3 == 0 ? step & 0x7FFFFFF : 0;
      int pixel = pixels.get(i);
      int x = step % 5 == 0 ? pixel & 0x7FF : i * 2;
      events.add(timeUs * 1000, x, pixel % 2 == 0 ? 3 : pixel >>> 21, step % 7 != 0);
    }
    EventBatch decoded = decode(encode(events));
    assertThat(decoded.size()).isEqualTo(events.size());
    long startNs = 0;
    for (int i = 0; i < events.size(); i++) {
      startNs = i == 0 ? events.sensorTimeNs(0) - decoded.sensorTimeNs(0) : startNs;
      assertThat(decoded.sensorTimeNs(i)).isEqualTo(events.sensorTimeNs(i) - startNs);
      assertThat(decoded.x(i)).isEqualTo(events.x(i));
      assertThat(decoded.y(i)).isEqualTo(events.y(i));
      assertThat(decoded.on(i)).isEqualTo(events.on(i));
    }
  }

  private static ByteBuffer encode(EventBatch events) {
    ByteBuffer out = ByteBuffer.allocate(10 * Evt3Encoder.MIN_ROOM);
    assertThat(new Evt3Encoder().encode(events, 0, events.size(), out)).isEqualTo(events.size());
    return out.flip();
  }

  private static EventBatch decode(ByteBuffer words) {
    Evt3Decoder decoder = new Evt3Decoder();
    EventBatch decoded = new EventBatch();
    decoder.decode(words, 0, words.limit(), decoded);
    assertThat(decoder.losses().events()).isZero();
    assertThat(decoder.losses().malformedWords()).isZero();
    return decoded;
  }

  private static String hex(ByteBuffer words) {
    byte[] bytes = new byte[words.remaining()];
    words.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
