package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tombola.msgs.bag.BagCompression;
import io.tombola.msgs.event.EventBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventWritersTest {
  private static final List<String> NAMES = List.of("e.bag", "e.aedat", "e.csv", "e.raw");

  private static Path properties;

  @TempDir private Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    properties = Files.createTempDirectory("writers");
  }

  @AfterContainer
  static void deleteFolder() throws IOException {
    for (String name : NAMES) {
      Files.deleteIfExists(properties.resolve(name));
    }
    Files.delete(properties);
  }

  @Property(tries = 60)
  void whatIsWrittenIsReadAgain(
      @ForAll @Size(max = 40) List<@IntRange(max = 128 * 128 - 1) Integer> pixels,
      @ForAll @IntRange(max = 50_000) int stepUs)
      throws IOException {
    EventBatch events = new EventBatch(128, 128, 40);
    for (int i = 0; i < pixels.size(); i++) {
      int pixel = pixels.get(i);
      events.add(i / 4 * 1000L * stepUs, pixel % 128, pixel / 128, pixel % 3 == 0);
    }
    for (String name : NAMES) {
      Path file = properties.resolve(name);
      try (EventWriter writer = create(file)) {
        writer.write(events, 0, events.size() / 2);
        writer.write(events, events.size() / 2, events.size());
      }
      EventBatch read = readAll(EventFiles.open(file));
      assertThat(EventFileFixture.lines(read)).isEqualTo(EventFileFixture.lines(events));
      if (!pixels.isEmpty()) {
        assertThat(read.width()).as(name).isEqualTo(128);
        assertThat(read.height()).as(name).isEqualTo(128);
      }
    }
  }

  @Test
  void otherSizesComeBackFromAedat31() throws IOException {
    Path file = folder.resolve("e.aedat");
    EventBatch events = new EventBatch(640, 480, 1);
    events.add(0, 5, 6, true);
    try (EventWriter writer =
        EventWriters.create(file, "/e", new SensorSize(640, 480), BagCompression.LZ4, start())) {
      writer.write(events, 0, 1);
    }
    EventBatch read = readAll(EventFiles.open(file));
    assertThat(read.width()).isEqualTo(640);
    assertThat(read.height()).isEqualTo(480);
  }

  @Test
  void aDiscardedOrFailedFileDoesNotAppear() throws IOException {
    EventBatch events = new EventBatch(128, 128, 1);
    events.add(0, 5, 6, true);
    EventBatch wrong = new EventBatch(128, 128, 1);
    wrong.add(-5_000_000_000_000L, 0xFFFF, 6, true);
    for (String name : NAMES) {
      try (EventWriter writer = create(folder.resolve(name))) {
        writer.write(events, 0, 1);
        writer.discard();
      }
      assertThat(folder).isEmptyDirectory();
      if (!name.endsWith("csv") && !name.endsWith("bag")) {
        try (EventWriter writer = create(folder.resolve(name))) {
          assertThatThrownBy(() -> writer.write(wrong, 0, 1))
              .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  @Test
  void aBagWhoseLastTimeCannotBeWrittenDoesNotAppear() throws IOException {
    EventBatch wrong = new EventBatch(128, 128, 1);
    wrong.add(-1, 5, 6, true);
    EventWriter writer = create(folder.resolve("e.bag"));
    writer.write(wrong, 0, 1);
    assertThatThrownBy(writer::close).isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void extensionsThatAreNotWrittenAreNamed() {
    assertThatThrownBy(() -> create(folder.resolve("e.aedat4")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".bag, .aedat, .csv or .raw");
  }

  private static EventWriter create(Path file) throws IOException {
    return EventWriters.create(
        file, "/dvs/events", new SensorSize(128, 128), BagCompression.LZ4, start());
  }

  private static OffsetDateTime start() {
    return OffsetDateTime.parse("2020-01-01T00:00:00Z");
  }
}
