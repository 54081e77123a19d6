package io.tombola.sim.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.wire.EventArrayCodec;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PacketTapeTest {
  private static final int EVENTS = 250;

  private final PacketTape tape =
      new PacketTape(new BlockPattern(64, 48, 3), 64, 48, EVENTS, 1_000_000);

  /** The message behind its length. */
  private EventBatch decoded(long number, int picture, long startNs) throws EventFormatException {
    ByteBuffer message = tape.message(number, picture, startNs);
    assertThat(message.getInt()).isEqualTo(message.remaining());
    assertThat(EventArrayCodec.seq(message, "test")).isEqualTo(number);
    var batch = new EventBatch();
    EventArrayCodec.decode(message, "test", batch);
    assertThat(EventArrayCodec.stampNs(message, "test"))
        .isEqualTo(batch.sensorTimeNs(batch.size() - 1));
    return batch;
  }

  @Test
  void timesAndNumbersAreThoseAskedFor() throws EventFormatException {
    long startNs = 1_799_999_999_999_500_000L;
    for (int number = 0; number < 10; number++) {
      EventBatch batch = decoded(number, number & 1, startNs + number * 1_000_000L);
      assertThat(batch.size()).isEqualTo(EVENTS);
      assertThat(batch.width()).isEqualTo(64);
      assertThat(batch.height()).isEqualTo(48);
      for (int i = 0; i < EVENTS; i++) {
        assertThat(batch.sensorTimeNs(i)).isEqualTo(startNs + number * 1_000_000L + i * 4_000L);
      }
    }
  }

  @Test
  void thePicturesHaveNoPixelInCommon() throws EventFormatException {
    assertThat(pixels(0)).isNotEmpty().doesNotContainAnyElementsOf(pixels(1));
  }

  private Set<Integer> pixels(int picture) throws EventFormatException {
    Set<Integer> pixels = new HashSet<>();
    for (int number = 0; number < 4; number++) {
      EventBatch batch = decoded(number, picture, 1_000_000_000L);
      for (int i = 0; i < batch.size(); i++) {
        assertThat(batch.x(i)).isBetween(0, 63);
        assertThat(batch.y(i)).isBetween(0, 47);
        pixels.add(batch.y(i) * 64 + batch.x(i));
      }
    }
    return pixels;
  }
}
