package io.tombola.msgs.file;

import static io.tombola.msgs.file.EventFileFixture.ascii;
import static io.tombola.msgs.file.EventFileFixture.hex;
import static io.tombola.msgs.file.EventFileFixture.join;
import static io.tombola.msgs.file.EventFileFixture.readAll;
import static io.tombola.msgs.file.EventFileFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tombola.msgs.event.EventBatch;
import io.tombola.msgs.event.EventFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Aedat31Test {
  private static final OffsetDateTime START = OffsetDateTime.parse("2020-11-10T19:53:23+03:00");
  private static final byte[] HEADER =
      ascii(
          """
          #!AER-DAT3.1\r
          #Format: RAW\r
          #Source 1: DVS128\r
          #Start-Time: 2020-11-10 19:53:23 (TZ+0300)\r
          #!END-HEADER\r
          """);
  private static final byte[] PACKET =
      hex("0100 0100 08000000 04000000 00000000 01000000 01000000 01000000");
  private static final byte[] EVENT = hex("3f00b401 e8030000");

  @TempDir private Path folder;

  @Test
  void decodesTheGoldens() throws IOException {
    EventBatch events = readAll(Aedat31Reader.open(write(folder, HEADER, PACKET, EVENT)));

    assertThat(events.size()).isEqualTo(1);
    assertThat(events.x(0)).isEqualTo(218);
    assertThat(events.y(0)).isEqualTo(15);
    assertThat(events.on(0)).isTrue();
    assertThat(events.sensorTimeNs(0)).isEqualTo(1_000_000);
    assertThat(events.width()).isEqualTo(128);
    assertThat(events.height()).isEqualTo(128);
  }

  @Test
  void writesTheGoldens() throws IOException {
    EventBatch events = new EventBatch();
    events.add(1_000_000, 218, 15, true);
    Path file = folder.resolve("written.aedat");

    try (Aedat31Writer writer = Aedat31Writer.create(file, "DVS128", START)) {
      writer.write(events, 0, 1);
      assertThat(file).doesNotExist();
    }

    assertThat(file).hasBinaryContent(join(HEADER, PACKET, EVENT));
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFailedWriteLeavesNoFile() throws IOException {
    EventBatch events = new EventBatch();
    events.add(0, 0x8000, 0, true);
    Path file = folder.resolve("written.aedat");

    try (Aedat31Writer writer = Aedat31Writer.create(file, "DVS128", START)) {
      assertThatThrownBy(() -> writer.write(events, 0, 1)).hasMessageContaining("15 bits");
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void linesMayEndWithoutCarriageReturn() throws IOException {
    byte[] header = ascii("#!AER-DAT3.1\n#Source 1: DAVIS240C\n#!END-HEADER\n");
    EventBatch events = readAll(Aedat31Reader.open(write(folder, header, PACKET, EVENT)));
    assertThat(events.size()).isEqualTo(1);
    assertThat(events.width()).isEqualTo(240);
    assertThat(events.height()).isEqualTo(180);
  }

  @Test
  void aHeaderWithoutEndIsNamed() throws IOException {
    Path file = write(folder, ascii("#!AER-DAT3.1\r\n#Format: RAW\r\n"), PACKET, EVENT);
    assertThatThrownBy(() -> Aedat31Reader.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessage(file + ": byte 28: the header has no #!END-HEADER line before this byte");
  }

  @Test
  void otherVersionsAreRefused() throws IOException {
    Path file = write(folder, ascii("#!AER-DAT3.0\r\n#!END-HEADER\r\n"));
    assertThatThrownBy(() -> Aedat31Reader.open(file))
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("no AEDAT 3.1 file");
  }

  @Test
  void otherPacketsAreSkippedAndCounted() throws IOException {
    byte[] special = PACKET.clone();
    special[0] = 0;
    Path file = write(folder, HEADER, special, EVENT, PACKET, EVENT);
    Aedat31Reader reader = Aedat31Reader.open(file);
    assertThat(readAll(reader).size()).isEqualTo(1);
    assertThat(reader.skippedPackets()).isEqualTo(1);
  }

  @Test
  void timeOverflowIsTheUpperBits() throws IOException {
    byte[] packet = PACKET.clone();
    packet[12] = 3;
    EventBatch events = readAll(Aedat31Reader.open(write(folder, HEADER, packet, EVENT)));
    assertThat(events.sensorTimeNs(0)).isEqualTo(((3L << 31) + 1000) * 1000);
  }

  @Test
  void invalidEventsAreLeftOutUnlessThePacketCallsThemValid() throws IOException {
    byte[] invalid = EVENT.clone();
    invalid[0] &= ~1;
    byte[] honest = PACKET.clone();
    honest[24] = 0;
    Aedat31Reader strict = Aedat31Reader.open(write(folder, HEADER, honest, invalid));
    assertThat(readAll(strict).size()).isZero();
    assertThat(strict.invalidEvents()).isEqualTo(1);

    Aedat31Reader lenient = Aedat31Reader.open(write(folder, HEADER, PACKET, invalid));
    assertThat(readAll(lenient).size()).isEqualTo(1);
    assertThat(lenient.invalidEvents()).isZero();
  }

  @Test
  void decodesSerializedTimestamps() throws IOException {
    // One event at 999 us, then a run of four at 1000 us, then one at 1001 us.
    byte[] packet = hex("0180 0100 08000000 04000000 00000000 28000000 06000000 06000000");
    byte[] events =
        hex(
            "3f00b401 e7030000  3f00b401 e8030080  3d00b401 02000000"
                + "3f00b601 3f00b801  3f00b401 e9030000");
    EventBatch batch = readAll(Aedat31Reader.open(write(folder, HEADER, packet, events)));

    long[] timesNs = new long[batch.size()];
    int[] xs = new int[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      timesNs[i] = batch.sensorTimeNs(i);
      xs[i] = batch.x(i);
    }
    assertThat(timesNs)
        .containsExactly(999_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_001_000);
    assertThat(xs).containsExactly(218, 218, 218, 219, 220, 218);
    assertThat(batch.on(2)).isFalse();
  }

  @Test
  void serializedPacketOfAnotherLengthIsNamedAfterItsEvents() throws IOException {
    byte[] packet = hex("0180 0100 08000000 04000000 00000000 10000000 01000000 01000000");
    Path file = write(folder, HEADER, packet, EVENT, EVENT);
    EventBatch before = new EventBatch();
    Throwable error = catchThrowable(() -> readAll(Aedat31Reader.open(file), before));
    assertThat(before.size()).isEqualTo(1);
    assertThat(error)
        .isInstanceOf(EventFormatException.class)
        .hasMessageContaining("its length says byte " + Files.size(file));
  }

  @Test
  void truncationAtEveryByteDeliversTheWholeEventsFirst() throws IOException {
    byte[] packet = PACKET.clone();
    packet[20] = 2;
    packet[24] = 2;
    byte[] whole = join(HEADER, packet, EVENT, EVENT);
    int firstEvent = HEADER.length + packet.length;
    for (int length = 0; length < whole.length; length++) {
      Path file = write(folder, Arrays.copyOf(whole, length));
      EventBatch before = new EventBatch();
      Throwable error = catchThrowable(() -> readAll(Aedat31Reader.open(file), before));
      assertThat(before.size()).isEqualTo(length < firstEvent + EVENT.length ? 0 : 1);
      if (length == HEADER.length) {
        assertThat(error).isNull();
      } else {
        assertThat(error)
            .isInstanceOf(EventFormatException.class)
            .hasMessageStartingWith(file + ": byte ");
      }
    }
  }

  @Test
  void roundTripsManyPacketsOverATimeOverflow() throws IOException {
    EventBatch written = new EventBatch();
    long startUs = (1L << 31) - 10_000;
    for (int i = 0; i < 20_000; i++) {
      written.add((startUs + i) * 1000, i % 346, i % 260, i % 3 == 0);
    }
    Path file = folder.resolve("written.aedat");
    try (Aedat31Writer writer = Aedat31Writer.create(file, "DAVIS346", START)) {
      writer.write(written, 0, 12_345);
      writer.write(written, 12_345, written.size());
    }

    EventBatch events = readAll(Aedat31Reader.open(file));

    assertThat(events.size()).isEqualTo(written.size());
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.sensorTimeNs(i)).isEqualTo(written.sensorTimeNs(i));
      assertThat(events.x(i)).isEqualTo(written.x(i));
      assertThat(events.y(i)).isEqualTo(written.y(i));
      assertThat(events.on(i)).isEqualTo(written.on(i));
    }
  }
}
