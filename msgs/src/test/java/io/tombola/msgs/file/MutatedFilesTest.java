package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.tombola.msgs.MutationTrial;
import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import io.tombola.msgs.event.EventReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every file format under {@link MutationTrial}: events or an {@link EventFormatException}. */
final class MutatedFilesTest {
  private static final int EVENTS = 400;

  @TempDir private Path folder;
  private final EventBatch batch = new EventBatch();

  @ParameterizedTest
  @EnumSource
  void goldens(FileFormatsTest.Golden golden) {
    trial(golden.name, List.of(golden.repeated()));
  }

  @Test
  void aedat2() {
    trial(
        "events.aedat",
        List.of(
            EventFileFixture.join(
                EventFileFixture.ascii("#!AER-DAT2.0\r\n# AEChip: DVS128\r\n"),
                EventFileFixture.hex("000007f4 000003e8".repeat(200)))));
  }

  @Test
  void aedat31() throws IOException {
    Path file = folder.resolve("events.aedat");
    Aedat31Writer writer =
        Aedat31Writer.create(file, "DVS128", OffsetDateTime.parse("2020-01-01T00:00:00Z"));
    trial("events.aedat", List.of(written(file, writer), serialized()));
  }

  @Test
  void evt3() throws IOException {
    Path file = folder.resolve("events.raw");
    trial("events.raw", List.of(written(file, Evt3Writer.create(file, new SensorSize(128, 128)))));
  }

  @ParameterizedTest
  @EnumSource
  void bags(BagCompression compression) throws IOException {
    Path file = folder.resolve("events.bag");
    trial(
        "events.bag",
        List.of(written(file, BagEventWriter.create(file, "/e", SensorSize.UNKNOWN, compression))));
  }

  private static byte[] serialized() {
    return EventFileFixture.join(
        EventFileFixture.ascii("#!AER-DAT3.1\r\n#!END-HEADER\r\n"),
        EventFileFixture.hex("0180 0100 08000000 04000000 00000000 18000000 04000000 04000000"),
        EventFileFixture.hex("3f00b401 e8030080 3d00b401 02000000 3f00b601 3f00b801"));
  }

  private static byte[] written(Path file, EventWriter writer) throws IOException {
    EventBatch events = new EventBatch(128, 128, EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      events.add(i * 150_000L, i * 2 % 128, i / 6, i % 3 == 0);
    }
    try (writer) {
      writer.write(events, 0, events.size());
    }
    return Files.readAllBytes(file);
  }

  private void trial(String name, List<byte[]> samples) {
    List<Integer> delivered = new ArrayList<>();
    MutationTrial.run(
        bytes -> {
          try (EventReader reader = open(name, bytes)) {
            while (reader.read(batch)) {
              if (delivered.isEmpty() && batch.size() > 0) {
                delivered.add(batch.size());
              }
            }
            assertThat(reader.ledger().balances()).isTrue();
          }
        },
        EventFormatException.class,
        samples);
    assertThat(delivered).as("events came out of some mutation").isNotEmpty();
  }
}
