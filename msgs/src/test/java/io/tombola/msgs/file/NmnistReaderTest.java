package io.tombola.msgs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NmnistReaderTest {
  @TempDir private Path folder;

  private EventBatch read(byte[] bytes) throws IOException {
    Path file = folder.resolve("sample.bin");
    Files.write(file, bytes);
    EventBatch batch = new EventBatch();
    try (NmnistReader reader = NmnistReader.open(file)) {
      assertThat(reader.read(batch)).isTrue();
      assertThat(reader.read(new EventBatch())).isFalse();
    }
    return batch;
  }

  /** x 10, y 30, OFF at 937 us; x 33, y 0, ON at 0x7FFFFF us. */
  private static final byte[] GOLDEN = HexFormat.of().parseHex("0a1e0003a92100ffffff");

  @Test
  void readsColumnsRowsPolarityAndTime() throws IOException {
    EventBatch batch = read(GOLDEN);
    assertThat(batch.width()).isEqualTo(34);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.x(0)).isEqualTo(10);
    assertThat(batch.y(0)).isEqualTo(30);
    assertThat(batch.on(0)).isFalse();
    assertThat(batch.sensorTimeNs(0)).isEqualTo(937_000);
    assertThat(batch.x(1)).isEqualTo(33);
    assertThat(batch.on(1)).isTrue();
    assertThat(batch.sensorTimeNs(1)).isEqualTo(0x7FFFFFL * 1000);
  }

  @Test
  void overflowMarksDelayWhatFollows() throws IOException {
    EventBatch batch = read(HexFormat.of().parseHex("0101000001" + "00f0000000" + "0101000001"));
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.sensorTimeNs(1) - batch.sensorTimeNs(0)).isEqualTo(8_192_000);
  }

  @Test
  void refusesPixelsOutsideAndCutEvents() {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex("0a1e0003a9" + "2200000001")))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("sample.bin: byte 5: pixel (34, 0)");
    for (int length = 6; length < 10; length++) {
      byte[] cut = Arrays.copyOf(GOLDEN, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(EventFormatException.class)
          .hasMessageContaining("byte 5: the file ends inside an event");
    }
  }
}
